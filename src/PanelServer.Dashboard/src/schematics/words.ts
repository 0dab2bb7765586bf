import { type FieldShape, fieldAt, type MachineType } from "../api/description";
import type { Localize } from "../i18n/localized";
import { settingWithUnit } from "../i18n/numbers";
import { documentLanguage } from "../i18n/units";
import { formatQuantity } from "../plot/precision";

/** What the parts of one machine are called and how its numbers are written, from its description: the same as everywhere else on the screen. A path that leads nowhere is called by itself. */
export interface Words {
  /** A part of the state, by its dotted path. */
  state(path: string): string;

  /** A live value, by its dotted path. */
  live(path: string): string;

  /** What a choice or a boolean of the state is called while it has a value. */
  value(path: string, value: string | boolean): string;

  /** A live value with its unit, by its dotted path; a dash for none. */
  quantity(path: string, value: number | null): string;

  /** A number of the state with its unit, by its dotted path. */
  setting(path: string, value: number): string;
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
    quantity(path, value) {
      const shape = fieldAt(type.live_values, path)?.value;
      return formatQuantity(value, shape?.unit ?? "", undefined, shape?.decimals);
    },
    setting(path, value) {
      const shape = fieldAt(type.state, path)?.value;
      return shape === undefined ? String(value) : settingWithUnit(documentLanguage(), shape, value);
    },
  };
}
