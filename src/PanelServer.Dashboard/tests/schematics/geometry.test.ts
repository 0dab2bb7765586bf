import { expect, test } from "vitest";
import { screwDirection } from "../../src/schematics/extruder_v1/geometry";
import type { ExtruderLiveValues, ExtruderState } from "../../src/schematics/extruder_v1/shapes";
import { tangentPoint } from "../../src/schematics/winder_v1/filament";
import { armAngle } from "../../src/schematics/winder_v1/geometry";
import type { WinderLiveValues, WinderState } from "../../src/schematics/winder_v1/shapes";

test.each([
  { reverse: true, forward: false, commanded: true, rpm: 30, expected: 1, why: "the gearbox inverts" },
  { reverse: false, forward: true, commanded: true, rpm: 30, expected: -1, why: "the inverter says so, whatever is commanded" },
  { reverse: false, forward: false, commanded: false, rpm: 5, expected: -1, why: "nothing else is known than what is commanded" },
  { reverse: true, forward: false, commanded: true, rpm: 0, expected: 0, why: "it stands" },
])("The screw is drawn turning $expected because $why", ({ reverse, forward, commanded, rpm, expected }) => {
  const state = { rotation_state: { forward: commanded }, inverter_status_state: { reverse_running: reverse, forward_running: forward } } as ExtruderState;
  expect(screwDirection(state, { motor_status: { screw_rpm: rpm } } as ExtruderLiveValues)).toBe(expected);
});

test.each([1, -1] as const)("The filament touches a roller at a right angle to its radius (side %i)", (side) => {
  const [point, centre, radius] = [{ x: 10, y: 20 }, { x: 60, y: 70 }, 15];
  const touch = tangentPoint(point, centre, radius, side);
  expect(touch).not.toBeNull();
  const [x, y] = [(touch?.x ?? 0) - centre.x, (touch?.y ?? 0) - centre.y];
  expect(Math.hypot(x, y)).toBeCloseTo(radius, 9);
  expect(x * ((touch?.x ?? 0) - point.x) + y * ((touch?.y ?? 0) - point.y)).toBeCloseTo(0, 6);
});

test("A guide inside the winding touches nothing", () => {
  expect(tangentPoint({ x: 1, y: 1 }, { x: 0, y: 0 }, 5, 1)).toBeNull();
});

test.each([
  [{ zeroed: true, wiring_error: false }, 47.3, 47.3],
  [{ zeroed: true, wiring_error: true }, 47.3, null],
  [{ zeroed: true, wiring_error: false }, null, null],
])("The arm's angle with %j and %s on the wire is %s", (arm, angle, measured) => {
  expect(armAngle({ tension_arm_state: arm } as WinderState, { tension_arm_angle: angle } as WinderLiveValues)).toBe(measured);
});
