import { expect, test } from "vitest";
import { decimate, emptyTraces } from "../../src/plot/decimate";
import { SampleStore } from "../../src/plot/sampleStore";

const start = 1_700_000_000_000;

function filled(seconds: number, value: (i: number) => number | null): SampleStore {
  const store = new SampleStore(1);
  for (let i = 0; i < seconds * 30; i++) {
    store.append(start + Math.round((i * 1000) / 30), [value(i)]);
  }

  return store;
}

test.each([100, 375, 1000, 4500])("In columns of %i ms every peak is kept and there are at most two values to a column", (column) => {
  const store = filled(120, (i) => (i === 777 ? 99 : i === 1999 ? -99 : Math.sin(i)));
  const traces = emptyTraces(1);
  decimate(store, start, start + 120_000, column, traces);
  const values = (traces.values[0] ?? []).filter((value) => value !== null);
  expect(Math.max(...values)).toBe(99);
  expect(Math.min(...values)).toBe(-99);
  expect(traces.times.length).toBeLessThanOrEqual(2 * (Math.ceil(120_000 / column) + 1));
  expect(traces.values[0]?.length).toBe(traces.times.length);
});

test.each([33, 75, 375, 1000, 4500])("In columns of %i ms times increase", (column) => {
  const traces = emptyTraces(1);
  decimate(filled(400, (i) => i % 7), start, start + 400_000, column, traces);
  expect(traces.times.every((time, row) => row === 0 || time > (traces.times[row - 1] ?? 0))).toBe(true);
});

test("A trace that moves on keeps its shape", () => {
  const store = filled(60, (i) => Math.sin(i * 1.7));
  const [early, late] = [emptyTraces(1), emptyTraces(1)];
  decimate(store, start, start + 40_000, 500, early);
  decimate(store, start + 10_000, start + 50_000, 500, late);
  const shape = (traces: typeof early): string[] => traces.times.map((time, row) => `${time} ${traces.values[0]?.[row]}`)
    .filter((_, row) => (traces.times[row] ?? 0) > start + 11_000 && (traces.times[row] ?? 0) < start + 39_000);
  expect(shape(early)).toEqual(shape(late));
  expect(shape(early).length).toBeGreaterThan(100);
});

test("A gap stays a gap, however wide the columns are", () => {
  const store = new SampleStore(1);
  store.append(start, [1]);
  store.append(start + 20_000, [2]);
  const traces = emptyTraces(1);
  decimate(store, start, start + 3_600_000, 4500, traces);
  expect(traces.values[0]).toContain(null);
});

test("A value that is not known leaves a gap in its own trace only", () => {
  const store = new SampleStore(2);
  store.append(start, [1, 10]);
  store.append(start + 500, [null, 11]);
  store.append(start + 990, [3, 12]);
  const traces = emptyTraces(2);
  decimate(store, start, start + 1000, 100, traces);
  expect(traces.values).toEqual([[1, null, 3], [10, 11, 12]]);
});

test("What was there before is overwritten", () => {
  const traces = emptyTraces(1);
  decimate(filled(60, () => 1), start, start + 60_000, 100, traces);
  decimate(new SampleStore(1), start, start + 60_000, 100, traces);
  expect(traces).toEqual(emptyTraces(1));
});
