import { expect, test } from "vitest";
import { longestPauseIn, SampleStore } from "../../src/plot/sampleStore";

const start = 1_700_000_000_000;

/** Samples as they would be exported. */
function samples(store: SampleStore, from = 0, to = Number.MAX_SAFE_INTEGER): [number, number][] {
  const list: [number, number][] = [];
  store.forEachSample(from, to, (time, value) => list.push([time, value(0)]));
  return list;
}

/** Lowest and highest value that a coarse reading shows. */
function coarseExtremes(store: SampleStore): [number, number] {
  const values: number[] = [];
  store.forEach(0, Number.MAX_SAFE_INTEGER, true, (_, first, second) => values.push(first(0), second?.(0) ?? first(0)));
  const known = values.filter((value) => !Number.isNaN(value));
  return [Math.min(...known), Math.max(...known)];
}

test("Samples come back as they were added", () => {
  const store = new SampleStore(1);
  store.append(start, [1]);
  store.append(start + 33, [2.5]);
  expect(samples(store)).toEqual([[start, 1], [start + 33, 2.5]]);
  expect(store.latest).toBe(start + 33);
});

test("A sample that is not newer than the last is left out", () => {
  const store = new SampleStore(1);
  store.append(start + 33, [1]);
  expect(store.append(start + 33, [2])).toBe(false);
  expect(store.append(start, [3])).toBe(false);
  expect(samples(store)).toEqual([[start + 33, 1]]);
});

test("A clock that was set back starts a new recording", () => {
  const store = new SampleStore(1);
  store.append(start, [1]);
  expect(store.append(start - 3_600_000, [2])).toBe(true);
  expect(samples(store)).toEqual([[start - 3_600_000, 2]]);
});

test("When the ring of samples is full, the last of each second is left of the old ones", () => {
  const store = new SampleStore(1, 4, 100);
  for (let i = 0; i < 10; i++) {
    store.append(start + i * 500, [i]);
  }

  expect(samples(store)).toEqual([[start + 500, 1], [start + 1500, 3], [start + 2500, 5], [start + 3000, 6], [start + 3500, 7], [start + 4000, 8], [start + 4500, 9]]);
});

test("No peak is lost when only seconds are left", () => {
  const store = new SampleStore(1, 10, 100);
  for (let i = 0; i < 900; i++) {
    store.append(start + i * 33, [i === 100 ? 500 : i === 200 ? -500 : 20]);
  }

  expect(coarseExtremes(store)).toEqual([-500, 500]);
});

test("An hour and more takes no more than an hour of memory", () => {
  const store = new SampleStore(1, 300, 60);
  for (let i = 0; i < 30 * 120; i++) {
    store.append(start + Math.round((i * 1000) / 30), [i]);
  }

  expect(store.oldest).toBe(start + 60_000);
  expect(samples(store).length).toBe(300 + 50);
});

test("After a lost connection the trace is interrupted", () => {
  const store = new SampleStore(1);
  store.append(start, [1]);
  store.append(start + 5000, [2]);
  const values: number[] = [];
  store.forEach(0, Number.MAX_SAFE_INTEGER, false, (_, value) => values.push(value(0)));
  expect(values).toEqual([1, Number.NaN, 2]);
  expect(samples(store)).toEqual([[start, 1], [start + 5000, 2]]);
});

test("Time that goes by faster than the samples come is no pause, a lost connection is one", () => {
  const store = new SampleStore(1);
  for (const [time, receivedAt] of [[0, 0], [1_650, 33], [3_300, 66], [60_000, 1_200]] as const) {
    store.append(start + time, [1], 1000, receivedAt);
  }

  expect(gaps(store)).toEqual([start + 3_301]);
  expect(longestPauseIn([])).toBe(2500);
  expect(longestPauseIn([0, 50_000, 100_000, 900_000])).toBe(125_000);
});

/** Times at which the trace is interrupted. */
function gaps(store: SampleStore): number[] {
  const times: number[] = [];
  store.forEach(0, Number.MAX_SAFE_INTEGER, false, (time, first) => Number.isNaN(first(0)) && times.push(time));
  return times;
}
