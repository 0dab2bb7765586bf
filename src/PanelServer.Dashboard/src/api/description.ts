import type { Localized } from "../i18n/localized";
import { covers, type Json, isJsonObject, partAt } from "./json";

/** What a value may be; the names are the server's. */
export type ValueKind = "number" | "integer" | "boolean" | "text" | "choice" | "object" | "boolean_list";

/** A page of a machine's screen that holds values and controls; the names are the server's. */
export type ScreenPage = "Operate" | "Settings" | "Diagnosis";

/** Something that is so while a part of the state has a certain value. */
export interface Condition {
  readonly path: string;
  readonly is: Json;
}

/** The shape of a value. */
export interface ValueShape {
  readonly kind: ValueKind;
  readonly is_nullable: boolean;
  /** Unit as an operator reads it; empty if there is none. */
  readonly unit: string;
  readonly minimum: number | null;
  /** True if the minimum itself is not allowed. */
  readonly minimum_is_exclusive: boolean;
  readonly maximum: number | null;
  /** Sensible step of a control. */
  readonly step: number | null;
  /** How many decimals are worth reading. */
  readonly decimals: number;
  readonly example: number | null;
  /** True for a part of one, which people read and set as per cent. */
  readonly is_fraction: boolean;
  /** What a boolean is called while it is true, also one of a list; null for everything else. */
  readonly when_true: Localized | null;
  readonly when_false: Localized | null;
  readonly choices: readonly Choice[];
  readonly fields: readonly FieldShape[];
}

/** One of the values of a choice. */
export interface Choice {
  readonly name: string;
  readonly label: Localized;
  readonly description: string;
}

/** A field of an object. */
export interface FieldShape {
  readonly name: string;
  /** What it is called beside the other fields of its object. */
  readonly label: Localized;
  /** What it is called where it stands alone. */
  readonly title: Localized;
  readonly description: string;
  /** One of the few values by which the machine is judged from afar. */
  readonly is_key: boolean;
  /** Where it stands on the machine's screen. */
  readonly page: ScreenPage;
  /** For a live value: when it is no measurement, and why there is none then; null if it always is one. */
  readonly invalid: { readonly when: string | null; readonly when_alarm: string | null; readonly when_zero: boolean; readonly reason: Localized } | null;
  /** For a part of the state: path of the live value on which it is a verdict; null if it is none. */
  readonly judges: string | null;
  /** Path of its set point in the state. */
  readonly set_point: string | null;
  /** What the state says while the set point is in force; null if it always is. */
  readonly set_point_when: Condition | null;
  readonly value: ValueShape;
}

/** Something that can be changed on a machine. */
export interface MutationShape {
  readonly tag: string;
  readonly label: Localized;
  readonly description: string;
  readonly payload: ValueShape | null;
  /** Path of the part of the state that it commands; `{field}` stands for a field of the payload. */
  readonly sets: string | null;
  /** True if what it sets can be part of a recipe. */
  readonly is_setting: boolean;
  /** Where it stands on the machine's screen. */
  readonly page: ScreenPage;
  /** What the state says while what it sets is in force; null if it always is. */
  readonly applies_when: Condition | null;
  /** What to ask before it is sent. */
  readonly confirm: readonly Question[];
}

/** What to ask before a mutation is sent. */
export interface Question {
  readonly text: Localized;
  /** The payload that asks for it; null: any. */
  readonly when: Json;
  /** What the state says while it is asked; null: always. */
  readonly while: Condition | null;
}

/** All that is known of a kind of machine. The dashboard knows machines by this and by nothing else. */
export interface MachineType {
  readonly slug: string;
  readonly name: Localized;
  readonly identification: { readonly vendor: number; readonly machine: number };
  readonly state: ValueShape;
  readonly live_values: ValueShape;
  readonly mutations: readonly MutationShape[];
  /** The mutations that stop it; empty if nothing on it can be stopped. */
  readonly stop: readonly Json[];
}

/** A value inside a shape, with its path. */
export interface Leaf {
  /** Dotted path, as in the history. */
  readonly path: string;
  readonly field: FieldShape;
}

/** All values inside an object, those of objects within it included, in declared order. The name of another machine is one value. */
export function leavesOf(shape: ValueShape, prefix = ""): Leaf[] {
  return shape.fields.flatMap((field) => {
    const path = prefix + field.name;
    return field.value.kind === "object" && !isMachineReference(field.value) ? leavesOf(field.value, `${path}.`) : [{ path, field }];
  });
}

/** A field of an object, or of one inside it; null if the path leads nowhere. */
export function fieldAt(shape: ValueShape, path: string): FieldShape | null {
  let part: FieldShape | null = null;
  let owner: ValueShape | undefined = shape;
  for (const name of path.split(".")) {
    part = owner?.fields.find((field) => field.name === name) ?? null;
    owner = part?.value;
  }

  return part;
}

/** The path of the state that a mutation with this payload commands; null if it commands none. */
export function statePathOf(mutation: MutationShape, payload: Json): string | null {
  return mutation.sets?.replace(/\{(\w+)\}/, (_, name: string) => String(partAt(payload, name) ?? "")) ?? null;
}

/** The question to ask before a mutation with this payload is sent to a machine in this state; null if it is harmless. What is not known is asked about. */
export function questionFor(mutation: MutationShape, payload: Json, state: Json | undefined): Localized | null {
  const isAsked = ({ when, while: condition }: Question): boolean => {
    const present = condition === null ? undefined : partAt(state, condition.path);
    return (when === null || covers(payload, when)) && (condition === null || present === undefined || present === condition.is);
  };
  return mutation.confirm.find(isAsked)?.text ?? null;
}

/** A mutation as it is posted. */
export function mutationJson(mutation: MutationShape, payload: Json): Json {
  return mutation.payload === null ? mutation.tag : { [mutation.tag]: payload };
}

/** How to find the set point of a live value. */
export interface SetPoint {
  /** Path in the state. */
  readonly path: string;

  /** Its value now; null while it is not in force. */
  valueIn(state: Json | undefined): number | null;
}

/** The set point of a live value; null if it has none. */
export function setPointOf(field: FieldShape): SetPoint | null {
  const { set_point: path, set_point_when: when } = field;
  if (path === null) {
    return null;
  }

  return {
    path,
    valueIn(state) {
      const value = when === null || partAt(state, when.path) === when.is ? partAt(state, path) : null;
      return typeof value === "number" ? value : null;
    },
  };
}

/** True for a value that names a machine. */
export function isMachineReference(shape: ValueShape): boolean {
  return shape.kind === "object" && shape.fields.map((field) => field.name).join() === "machine_identification,serial";
}

/** What must be true of the state once the machine has been stopped. */
export interface StopCondition {
  readonly path: string;
  readonly value: Json;
}

/** What the state says when the machine's stop has taken effect. */
export function stopConditions(type: MachineType): StopCondition[] {
  return type.stop.flatMap((item) => {
    const [tag, value] = isJsonObject(item) ? (Object.entries(item)[0] ?? ["", null]) : [String(item), null];
    const mutation = type.mutations.find((candidate) => candidate.tag === tag);
    const path = mutation === undefined ? null : statePathOf(mutation, value ?? null);
    return path === null ? [] : [{ path, value: value ?? true }];
  });
}
