import { fieldAt, isMachineReference, type Leaf, type SetPoint, setPointOf, type ValueShape } from "../api/description";
import { covers, type Json } from "../api/json";
import { idJson } from "../api/panelClient";
import { type Context, machineName } from "../context";
import type { Machine } from "../model/machine";
import { settingText } from "../i18n/numbers";
import { formatValue } from "../plot";

/** A value of a machine that is shown: where it stands and what it is. */
export interface Reading {
  readonly path: string;
  readonly label: string;
  readonly shape: ValueShape;
  readonly description: string;
  readonly isKey: boolean;
  readonly setPoint: SetPoint | null;
}

/** Readings of all the values in a list, with their names. */
export function readingsOf(context: Context, leaves: readonly Leaf[]): Reading[] {
  return leaves.map(({ path, field }) => ({
    path,
    label: context.localize(field.title),
    shape: field.value,
    description: field.description,
    isKey: field.is_key,
    setPoint: setPointOf(field),
  }));
}

/** A value as text, without its unit: numbers with the decimals worth reading, the label of a choice or a boolean; a dash for none. */
export function valueText(context: Context, shape: ValueShape, value: Json | undefined): string {
  const { localize, language, panel } = context;
  if (typeof value === "number") {
    return formatValue(value, shape.unit, language, shape.decimals);
  }

  if (isMachineReference(shape)) {
    const machine = panel.machines.find((candidate) => covers(value, idJson(candidate.id)));
    return machine === undefined ? "–" : machineName(context, machine);
  }

  if (Array.isArray(value)) {
    return value.map((one) => valueText(context, shape, one)).join(", ");
  }

  if (typeof value === "boolean") {
    const label = value ? shape.when_true : shape.when_false;
    return label === null ? "–" : localize(label);
  }

  const choice = shape.choices.find((candidate) => candidate.name === value);
  return choice !== undefined ? localize(choice.label) : typeof value === "string" ? value : "–";
}

/** The set point of a reading in words; empty if it has none, or none that is in force. */
export function setPointText(context: Context, machine: Machine, reading: Reading): string {
  const shape = reading.setPoint === null || machine.type === null ? null : (fieldAt(machine.type.state, reading.setPoint.path)?.value ?? null);
  const value = reading.setPoint?.valueIn(machine.state ?? undefined) ?? null;
  return shape === null || value === null ? "" : `${context.t("set")} ${settingText(context.language, shape, value)}`;
}
