import type { Limits } from "./scale";
import type { ColourRole } from "./theme";

/** A trace of a plot. */
export interface PlotSeries {
  /** Name of the value in what is appended, and of the field in the server's history. */
  readonly key: string;

  /** Its name for people. */
  readonly label: string;

  /** Its unit; all traces of a plot have the same. */
  readonly unit: string;

  /** Decimals worth reading; by default those that suit the unit. */
  readonly decimals?: number;

  /** What it can be at all; by default anything. */
  readonly limits?: Limits;

  /** Its colour; ignored for a set point, which has that of its value. */
  readonly role: ColourRole;

  /** For a set point: the key of the value that shall follow it. It is drawn as dashed steps. */
  readonly setPointOf?: string;
}

/** A trace with what is worked out once. */
export interface Trace extends PlotSeries {
  readonly index: number;

  /** Index of the set point of this value, or null. */
  readonly setPoint: number | null;
  readonly isSetPoint: boolean;
  shown: boolean;
}

/** Links values and set points. Throws if units differ, because one axis cannot show both. */
export function linkSeries(series: readonly PlotSeries[]): readonly Trace[] {
  const unit = series[0]?.unit ?? "";
  return series.map((one, index) => {
    if (one.unit !== unit) {
      throw new Error(`A plot has one unit: "${one.key}" is in "${one.unit}", the first trace in "${unit}".`);
    }

    const setPoint = series.findIndex((other) => other.setPointOf === one.key);
    const role = series.find((other) => other.key === one.setPointOf)?.role ?? one.role;
    return { ...one, role, index, setPoint: setPoint < 0 ? null : setPoint, isSetPoint: one.setPointOf !== undefined, shown: true };
  });
}

/** What the measured values of a plot can be, all together. */
export function limitsOf(traces: readonly Trace[]): Limits {
  const limits = traces.filter((trace) => !trace.isSetPoint).map((trace) => trace.limits);
  const end = (ends: (number | null)[], of: (...numbers: number[]) => number): number | null => {
    const known = ends.filter((one) => one !== null);
    return known.length === 0 || known.length < ends.length ? null : of(...known);
  };
  return { minimum: end(limits.map((one) => one?.minimum ?? null), Math.min), maximum: end(limits.map((one) => one?.maximum ?? null), Math.max) };
}
