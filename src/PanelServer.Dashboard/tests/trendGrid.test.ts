import { expect, test } from "vitest";
import { figuresOf, gridTimes, rangeThatMatters, toGrid } from "../src/trend/grid";

const second = 1000;

function history(times: readonly number[], seconds = 1) {
  return { interval_seconds: seconds, ts: times.map((time) => time * second), columns: [], set_points: [] };
}

test("A sample that comes late leaves no gap, one that does not come does", () => {
  const times = gridTimes(0, 10 * second, second);
  const { mean } = toGrid(times, second, history([0, 1, 2.4, 3, 8, 9]), { field: "speed", values: [1, 2, 3, 4, 5, null] }, undefined);
  expect(mean).toEqual([1, 2, 3, 4, null, null, null, null, 5, null]);
});

test("A step longer than the axis' own is drawn for as long as it lasts", () => {
  const { mean, low, high, setPoint } = toGrid(gridTimes(0, 20 * second, 5 * second), 5 * second, history([0, 10], 10), { field: "speed", values: [2, 6], min: [1, 5], max: [3, 7] }, { field: "speed.set_point", values: [null, 6] });
  expect({ mean, low, high, setPoint }).toEqual({ mean: [2, 2, 6, 6], low: [1, 1, 5, 5], high: [3, 3, 7, 7], setPoint: [null, null, 6, 6] });
});

test("Figures are of what was measured between two places", () => {
  const column = { mean: [1, 2, null, 6], low: [0, 2, null, 5], high: [1, 3, null, 9], setPoint: [null, null, null, null] };
  expect(figuresOf(column, 1, 3)).toEqual({ mean: 4, lowest: 2, highest: 9 });
  expect(figuresOf(column, 2, 2)).toEqual({ mean: null, lowest: null, highest: null });
});

test("One value far off does not make the scale, a change that stays does", () => {
  const steady = Array.from({ length: 500 }, (_, index) => 200 + Math.sin(index));
  expect(rangeThatMatters([...steady, 3000])).toMatchObject({ leavesOut: true });
  expect(rangeThatMatters([...steady, 3000])?.high).toBeLessThan(202);
  expect(rangeThatMatters([...steady, ...steady.map((value) => value + 3000)])).toMatchObject({ leavesOut: false });
  expect(rangeThatMatters([5, 5, 5])).toEqual({ low: 5, high: 5, leavesOut: false });
  expect(rangeThatMatters([])).toBeNull();
});
