import { leavesOf, setPointOf } from "../api/description";
import type { Context } from "../context";
import type { Machine } from "../model/machine";
import { keyValuesFirst } from "./reading";

/** A recorded value of a machine. */
export interface TrendSignal {
  /** Names it among all machines. */
  readonly id: string;
  readonly machine: Machine;
  /** Field in the history. */
  readonly path: string;
  readonly label: string;
  readonly unit: string;
  readonly decimals: number;
  readonly isKey: boolean;
  readonly hasSetPoint: boolean;
}

/** All that is recorded of some machines, key values first. */
export function trendSignals(context: Context, machines: readonly Machine[]): TrendSignal[] {
  return machines.flatMap((machine) => {
    const numbers = (machine.type === null ? [] : leavesOf(machine.type.live_values)).filter(({ field }) => field.value.kind === "number" || field.value.kind === "integer");
    const signals = numbers.map(({ path, field }): TrendSignal => ({
      id: `${machine.slug}/${machine.serial}/${path}`,
      machine,
      path,
      label: context.localize(field.title),
      unit: field.value.unit,
      decimals: field.value.decimals,
      isKey: field.is_key,
      hasSetPoint: setPointOf(field) !== null,
    }));
    return keyValuesFirst(signals);
  });
}
