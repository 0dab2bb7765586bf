import { firstExtreme, secondExtreme } from "./extremes";
import type { SampleStore } from "./sampleStore";

/** What is drawn: times and, of each series, values; null where there is none. */
export interface Traces {
  readonly times: number[];
  readonly values: (number | null)[][];
}

/** Makes empty traces. */
export function emptyTraces(seriesCount: number): Traces {
  return { times: [], values: Array.from({ length: seriesCount }, () => []) };
}

/** A step of the traces from which on samples in steps of a second are good enough, milliseconds. */
const coarseFrom = 1000;

/**
 * Reduces the samples of a range to two values for each column of the screen: the lowest and the highest, in order. The
 * columns begin at multiples of their width, so that a trace that moves on keeps its shape.
 * @param columnMilliseconds Time that one column of the screen covers.
 * @param into Receives the result; what it held is overwritten, so that drawing makes no garbage.
 */
export function decimate(store: SampleStore, from: number, to: number, columnMilliseconds: number, into: Traces): void {
  const seriesCount = into.values.length;
  const firsts = new Float64Array(seriesCount).fill(Number.NaN);
  const seconds = new Float64Array(seriesCount).fill(Number.NaN);
  let column = Number.NaN;
  let begin = 0;
  let end = 0;
  let length = 0;

  const emit = (time: number, values: Float64Array | null): void => {
    into.times[length] = time;
    for (let series = 0; series < seriesCount; series++) {
      const value = values?.[series] ?? Number.NaN;
      const trace = into.values[series];
      if (trace !== undefined) {
        trace[length] = Number.isNaN(value) ? null : value;
      }
    }

    length++;
  };

  const flush = (): void => {
    if (!Number.isNaN(column)) {
      emit(begin, firsts);
      if (end > begin) {
        emit(end, seconds);
      }
    }

    column = Number.NaN;
    firsts.fill(Number.NaN);
    seconds.fill(Number.NaN);
  };

  const add = (series: number, value: number): void => {
    const [first, second] = [firsts[series] ?? Number.NaN, seconds[series] ?? Number.NaN];
    firsts[series] = firstExtreme(first, second, value);
    seconds[series] = secondExtreme(first, second, value);
  };

  store.forEach(from, to, columnMilliseconds >= coarseFrom, (time, first, second) => {
    const its = Math.floor(time / columnMilliseconds);
    if (its !== column) {
      flush();
      begin = time;
    }

    let hasValue = false;
    for (let series = 0; series < seriesCount; series++) {
      const value = first(series);
      hasValue ||= !Number.isNaN(value);
      add(series, value);
      if (second !== null) {
        add(series, second(series));
      }
    }

    if (!hasValue) {
      flush();
      emit(time, null);
      return;
    }

    column = its;
    // A second that stands alone in its column still has two extremes; they are drawn a little apart.
    end = second === null ? time : Math.max(time + 1, Math.min(time + 999, (its + 1) * columnMilliseconds - 1));
  });
  flush();
  into.times.length = length;
  for (const trace of into.values) {
    trace.length = length;
  }
}
