import type { TrendColumn, TrendHistory } from "../api/trends";

/** What is drawn of one signal on the common time axis; null where nothing was measured. */
export interface GridColumn {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  /** Its set point while it was in force; all null if it has none. */
  readonly setPoint: readonly (number | null)[];
}

/** A sample may come a little late; only after this many steps without one there is a gap. */
const longestPauseSteps = 2.5;

/** The times of a common axis, Unix milliseconds. @param step Milliseconds. */
export function gridTimes(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
}

/** Brings a signal onto the common axis. @param column What was recorded; undefined if nothing was. */
export function toGrid(times: readonly number[], step: number, history: TrendHistory, column: TrendColumn | undefined, setPoint: TrendColumn | undefined): GridColumn {
  const begin = times[0] ?? 0;
  const place = (of: readonly (number | null)[] | undefined): (number | null)[] => {
    const placed = new Array<number | null>(times.length).fill(null);
    const pause = longestPauseSteps * history.interval_seconds * 1000;
    history.ts.forEach((time, row) => {
      const value = of?.[row] ?? null;
      const next = history.ts[row + 1];
      // It holds until the next sample, if that comes in time.
      const until = next !== undefined && next - time <= pause ? next : time + history.interval_seconds * 1000;
      for (let index = Math.max(0, Math.floor((time - begin) / step)); index < times.length && begin + index * step < until; index++) {
        placed[index] = value;
      }
    });
    return placed;
  };
  const mean = place(column?.values);
  return { mean, low: column?.min === undefined ? mean : place(column.min), high: column?.max === undefined ? mean : place(column.max), setPoint: place(setPoint?.values) };
}

/** Figures of a signal between two places of the axis, both included. Null where nothing was measured. */
export interface Figures {
  readonly mean: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
}

/** Works out the figures of a part of a signal. */
export function figuresOf({ mean, low, high }: GridColumn, first: number, last: number): Figures {
  const known = (values: readonly (number | null)[]): number[] => values.slice(first, last + 1).filter((value) => value !== null);
  const means = known(mean);
  return means.length === 0
    ? { mean: null, lowest: null, highest: null }
    : { mean: means.reduce((sum, value) => sum + value, 0) / means.length, lowest: known(low).reduce((a, b) => Math.min(a, b), Infinity), highest: known(high).reduce((a, b) => Math.max(a, b), -Infinity) };
}

/** Part of the values at either end that must not decide the scale, and how much larger they must make it to be left out. */
const outlierPart = 0.01;
const outlierFactor = 3;

/** The range that matters of some values: all of them, unless a hundredth of them makes it three times as large. Null without any. */
export function rangeThatMatters(values: readonly number[]): { readonly low: number; readonly high: number; readonly leavesOut: boolean } | null {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) {
    return null;
  }

  const skipped = Math.ceil(sorted.length * outlierPart);
  const [lower, upper] = [sorted[skipped] ?? low, sorted[sorted.length - 1 - skipped] ?? high];
  return sorted.length > 20 && upper > lower && high - low > outlierFactor * (upper - lower) ? { low: lower, high: upper, leavesOut: true } : { low, high, leavesOut: false };
}
