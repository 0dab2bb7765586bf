import type { FieldShape, MutationShape, ValueShape } from "../src/api/description";
import type { Localized } from "../src/i18n/localized";

/** A text that is the same in every language. */
export function same(text: string): Localized {
  return { en: text, de: text };
}

/** A number, changed as a test needs it. */
export function numberShape(changes: Partial<ValueShape> = {}): ValueShape {
  return {
    kind: "number", is_nullable: false, unit: "", minimum: null, minimum_is_exclusive: false, maximum: null, step: null, decimals: 0, example: null, is_fraction: false,
    when_true: null, when_false: null, choices: [], fields: [], ...changes,
  };
}

/** An object with these fields. */
export function objectShape(fields: Readonly<Record<string, ValueShape>>): ValueShape {
  return numberShape({ kind: "object", fields: Object.entries(fields).map(([name, value]) => fieldShape(name, value)) });
}

export function fieldShape(name: string, value: ValueShape, changes: Partial<FieldShape> = {}): FieldShape {
  return { name, label: same(name), title: same(name), description: "", is_key: false, page: "Diagnosis", invalid: null, judges: null, set_point: null, set_point_when: null, value, ...changes };
}

export function mutationShape(tag: string, sets: string | null, changes: Partial<MutationShape> = {}): MutationShape {
  return { tag, label: same(tag), description: "", payload: numberShape(), sets, is_setting: true, page: "Operate", applies_when: null, confirm: [], ...changes };
}
