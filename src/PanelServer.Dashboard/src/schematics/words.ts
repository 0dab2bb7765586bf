import { type FieldShape, fieldAt, type MachineType } from "../api/description";
import type { Localize } from "../i18n/localized";

/** What the parts of one machine are called, from its description. A path that leads nowhere is called by itself. */
export interface Words {
  /** A part of the state, by its dotted path. */
  state(path: string): string;

  /** A live value, by its dotted path. */
  live(path: string): string;

  /** What a choice or a boolean of the state is called while it has a value. */
  value(path: string, value: string | boolean): string;
}

/** The words of a kind of machine in the language chosen. */
export function wordsOf(type: MachineType, localize: Localize): Words {
  const nameOf = (field: FieldShape | null, path: string): string => (field === null ? path : localize(field.label));
  return {
    state: (path) => nameOf(fieldAt(type.state, path), path),
    live: (path) => nameOf(fieldAt(type.live_values, path), path),
    value(path, value) {
      const shape = fieldAt(type.state, path)?.value;
      const label = typeof value === "boolean" ? (value ? shape?.when_true : shape?.when_false) : shape?.choices.find((choice) => choice.name === value)?.label;
      return label === null || label === undefined ? String(value) : localize(label);
    },
  };
}
