import { expect, test } from "vitest";
import { HeatUp } from "../../src/schematics/heatUp";
import type { WinderLiveValues, WinderState } from "../../src/schematics/winder_v1/shapes";
import { mayBegin, nextStep, spoolLeft } from "../../src/schematics/winder_v1/spoolChange";

/** Feeds two zones once a second. @param zones Temperatures at a second. @param seconds For how long. */
function heated(seconds: number, zones: (second: number) => readonly [number | null, number | null]): HeatUp {
  const heatUp = new HeatUp(2);
  for (let second = 0; second <= seconds; second++) {
    zones(second).forEach((value, zone) => heatUp.append(zone, second * 1000, value));
  }

  return heatUp;
}

test("The zone that takes longest says when it is ready, not the one that is farthest away", () => {
  const heatUp = heated(60, (second) => [100 + second, 190 + second / 10]);
  expect(heatUp.judge([200, 205])).toMatchObject({ kind: "heating", zone: 1, missing: 9 });
  expect((heatUp.judge([200, 205]) as { seconds: number }).seconds).toBeCloseTo(60, 6);
});

test.each([
  ["stands", () => 150],
  ["falls", (second: number) => 150 - second],
] as const)("A zone that %s has no time", (_, temperature) => {
  expect(heated(60, (second) => [temperature(second), 200]).judge([200, 200])).toMatchObject({ kind: "heating", zone: 0, seconds: null });
});

test("All zones hot, it is soaked through after five minutes from the last one on", () => {
  const late = (second: number): readonly [number, number] => [200, second < 100 ? 190 : 198];
  expect(heated(160, late).judge([200, 200])).toEqual({ kind: "soaking", seconds: 240 });
  expect(heated(400, late).judge([200, 200])).toEqual({ kind: "ready" });
  expect(heated(400, late).judge([200, 205])).toMatchObject({ kind: "heating", zone: 1 });
  expect(heated(400, (second) => [200, second === 390 ? 196 : 200]).judge([200, 200])).toEqual({ kind: "soaking", seconds: 291 });
});

test("A zone without a measurement is not ready, and what was before it does not count", () => {
  expect(heated(400, (second) => [200, second === 400 ? null : 200]).judge([200, 200])).toEqual({ kind: "unknown", zone: 1 });
  expect(heated(400, (second) => [200, second === 390 ? null : 200]).judge([200, 200])).toEqual({ kind: "soaking", seconds: 291 });
});

function winder(mode: string, metres: number, changes: { readonly angle?: number; readonly zeroed?: boolean; readonly broken?: boolean; readonly speed?: number; readonly required?: number } = {}): readonly [WinderState, WinderLiveValues] {
  const { angle = 0, zeroed = true, broken = false, speed = 0, required = 300 } = changes;
  return [
    { mode_state: { mode }, tension_arm_state: { zeroed, wiring_error: broken }, spool_automatic_action_state: { spool_required_meters: required } } as WinderState,
    { spool_progress: metres, tension_arm_angle: angle, puller_speed: speed } as WinderLiveValues,
  ];
}

test.each([
  ["winds on", winder("Wind", 290, { angle: 50 }), "hold"],
  ["holds a full spool", winder("Hold", 300, { angle: 50 }), "exchange"],
  ["has an empty spool without filament", winder("Hold", 0), "thread"],
  ["is threaded", winder("Hold", 0, { angle: 50 }), "wind"],
  ["does not know its arm", winder("Standby", 0, { angle: 50, zeroed: false }), "thread"],
  ["cannot read its arm", winder("Hold", 0, { angle: 50, broken: true }), "thread"],
  ["winds on the new spool", winder("Wind", 0.1, { angle: 50 }), null],
] as const)("A winder that %s: what comes next", (_, [state, live], step) => {
  expect(nextStep(state, live)).toBe(step);
});

test("What is left on a spool is told in metres, and in minutes while it is wound", () => {
  expect(spoolLeft(...winder("Wind", 100, { speed: 10 }))).toEqual({ metres: 200, minutes: 20 });
  expect(spoolLeft(...winder("Hold", 100, { speed: 10 }))).toEqual({ metres: 200, minutes: null });
  expect(spoolLeft(...winder("Wind", 310, { speed: 10 }))).toEqual({ metres: 0, minutes: 0 });
  expect(spoolLeft(...winder("Wind", 10, { required: 0 }))).toBeNull();
});

test.each([
  ["Hold", true, true],
  ["Pull", true, true],
  ["Hold", false, false],
  ["Wind", true, false],
  ["Standby", true, false],
])("In %s, with winding possible: %s, the next spool may be begun: %s", (mode, canWind, may) => {
  expect(mayBegin({ mode_state: { mode, can_wind: canWind } } as WinderState)).toBe(may);
});
