import { expect, test } from "vitest";
import { mergeHistory, readHistory } from "../../src/plot/history";

const history = readHistory({
  interval_seconds: 1,
  ts: [1000, 2000, 3000],
  columns: [{ field: "pressure", unit: "bar", values: [1.5, null, 3.5] }, { field: "motor_status.screw_rpm", unit: "rpm", values: [10, 20, 30] }],
});

test("History comes before live samples, each time once", () => {
  const merged = [...mergeHistory(history, ["pressure"], [{ time: 2990, values: [7] }, { time: 3020, values: [8] }])];
  expect(merged).toEqual([
    { time: 1000, values: [1.5], isLive: false },
    { time: 2000, values: [null], isLive: false },
    { time: 2990, values: [7], isLive: false },
    { time: 3020, values: [8], isLive: true },
  ]);
});

test("Fields are taken in the order of the traces, and one that is not recorded has no values", () => {
  expect([...mergeHistory(history, ["target", "motor_status.screw_rpm", "pressure"], [])][2]).toEqual({ time: 3000, values: [null, 30, 3.5], isLive: false });
});

test("Set points are columns like the measured values", () => {
  const withSetPoints = readHistory({ interval_seconds: 1, ts: [1000, 2000], columns: [{ field: "pressure", unit: "bar", values: [1, 2] }], set_points: [{ field: "pressure.set_point", state: "pressure_state.target_bar", unit: "bar", values: [80, null] }] });
  expect([...mergeHistory(withSetPoints, ["pressure", "pressure.set_point"], [])].map((sample) => sample.values)).toEqual([[1, 80], [2, null]]);
});

test.each([null, {}, { ts: [1] }, "text"])("%j is no history", (answer) => {
  expect(() => readHistory(answer)).toThrow("neither times nor columns");
});
