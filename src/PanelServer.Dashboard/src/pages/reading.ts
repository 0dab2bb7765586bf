import { fieldAt, isMachineReference, type Leaf, type SetPoint, setPointOf, type ValueShape } from "../api/description";
import { covers, type Json, partAt } from "../api/json";
import { idJson } from "../api/panelClient";
import { type Context, machineName } from "../context";
import type { Machine } from "../model/machine";
import { percentOf, settingText } from "../i18n/numbers";
import { formatValue } from "../plot";

/** A value of a machine that is shown: where it stands and what it is. */
export interface Reading {
  readonly path: string;
  readonly label: string;
  readonly shape: ValueShape;
  readonly description: string;
  readonly isKey: boolean;
  readonly setPoint: SetPoint | null;
  /** The live value on which it is a verdict; null if it is none. */
  readonly judges: string | null;
  /** Why it may be no measurement; empty if it always is one. */
  readonly reason: string;
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
    judges: field.judges,
    reason: field.invalid === null ? "" : context.localize(field.invalid.reason),
  }));
}

/** Whether a reading is a number, of which there is a trace. */
export function isNumber({ shape }: Reading): boolean {
  return shape.kind === "number" || shape.kind === "integer";
}

/** A value as text, without its unit: numbers with the decimals worth reading, the label of a choice or a boolean; a dash for none. */
export function valueText(context: Context, shape: ValueShape, value: Json | undefined): string {
  const { localize, language, panel } = context;
  if (typeof value === "number") {
    const shown = percentOf(shape);
    return formatValue(value * shown.scale, shown.unit, language, shown.decimals);
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

/** A part of the state; nothing while it is a verdict on what is no measurement. */
export function stateValue(machine: Machine, { path, judges }: Pick<Reading, "path" | "judges">): Json | undefined {
  const isUnfounded = judges !== null && machine.live !== null && partAt(machine.live, judges) === null;
  return isUnfounded ? undefined : partAt(machine.state ?? undefined, path);
}

/** Why a live value is a dash; empty while it is a number. */
export function reasonText(machine: Machine, reading: Reading): string {
  return machine.live !== null && partAt(machine.live, reading.path) === null ? reading.reason : "";
}

/** What stands beside a live value: why it is a dash, and its set point; empty if there is nothing to say. */
export function remarkText(context: Context, machine: Machine, reading: Reading): string {
  return [reasonText(machine, reading), setPointText(context, machine, reading)].filter((text) => text !== "").join(" · ");
}

/** A part of the state as it stands by itself: a choice by its label, a boolean with its name. */
export function stateText(context: Context, machine: Machine, reading: Reading): string {
  const text = valueText(context, reading.shape, stateValue(machine, reading));
  return reading.shape.kind === "boolean" ? `${reading.label}: ${text}` : text;
}

/** Key values before the others, each in the order in which they were. */
export function keyValuesFirst<T extends { readonly isKey: boolean }>(values: readonly T[]): T[] {
  return [...values.filter(({ isKey }) => isKey), ...values.filter(({ isKey }) => !isKey)];
}

/** The set point of a reading in words; empty if it has none, or none that is in force. */
function setPointText(context: Context, machine: Machine, reading: Reading): string {
  const shape = reading.setPoint === null || machine.type === null ? null : (fieldAt(machine.type.state, reading.setPoint.path)?.value ?? null);
  const value = reading.setPoint?.valueIn(machine.state ?? undefined) ?? null;
  return shape === null || value === null ? "" : `${context.t("set")} ${settingText(context.language, shape, value)}`;
}
