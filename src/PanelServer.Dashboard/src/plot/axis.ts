import { formatValue } from "./precision";

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Time of day in the browser's time zone, 24 hours. */
export function clockTime(time: number, withSeconds: boolean): string {
  const key = String(withSeconds);
  let clock = clocks.get(key);
  if (clock === undefined) {
    // "en-GB" writes 00 … 23; what the user's language would write instead differs in nothing but that.
    clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...(withSeconds ? { second: "2-digit" } : {}), hourCycle: "h23" });
    clocks.set(key, clock);
  }

  return clock.format(time);
}

/** The day in the browser's time zone, as in 2026-03-04. */
export function localDay(time: number): string {
  const date = new Date(time);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Where a time axis has labels: at multiples of the step in local time. All in milliseconds. */
export function timeSplits(from: number, to: number, step: number): number[] {
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const splits: number[] = [];
  for (let time = Math.ceil((from - offset) / step) * step + offset; time <= to; time += step) {
    splits.push(time);
  }

  return splits;
}

/** Labels of a time axis. @param step Time between two labels, milliseconds. */
export function timeLabels(times: readonly number[], step: number): string[] {
  return times.map((time) => (step >= 60_000 ? clockTime(time, false) : step >= 1000 ? clockTime(time, true) : `${clockTime(time, true)}.${Math.floor((time % 1000) / 100)}`));
}

/** Labels of a value axis, all with the decimals that their step needs: steps of 0.25 need two. */
export function valueLabels(splits: readonly number[]): string[] {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  let decimals = 0;
  while (decimals < 6 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6 * 10 ** decimals * step) {
    decimals++;
  }

  return splits.map((split) => formatValue(split, "", undefined, decimals));
}
