import type { Translate } from "../i18n/translate";
import { clockTime } from "./axis";
import type { Traces } from "./decimate";
import { formatQuantity } from "./precision";
import type { Trace } from "./series";
import type { TimeRange } from "./timeView";

/** Says in words what a plot shows, for those who do not see it. */
export function summarize(title: string, traces: readonly Trace[], data: Traces, range: TimeRange, t: Translate): string {
  const parts = traces.filter((trace) => trace.shown && !trace.isSetPoint).map((trace) => {
    const values = (data.values[trace.index] ?? []).filter((value): value is number => value !== null);
    if (values.length === 0) {
      return `${trace.label}: ${t("no values")}`;
    }

    const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    return `${trace.label}: ${formatQuantity(values.at(-1), trace.unit, undefined, trace.decimals)}, ${t("lowest")} ${formatQuantity(low, trace.unit, undefined, trace.decimals)}, ${t("highest")} ${formatQuantity(high, trace.unit, undefined, trace.decimals)}`;
  });
  return `${title}, ${clockTime(range.from, true)} – ${clockTime(range.to, true)}. ${parts.join(". ")}.`;
}
