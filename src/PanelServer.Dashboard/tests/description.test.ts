import { expect, test } from "vitest";
import { fieldAt, leavesOf, type MachineType, questionFor, setPointOf, statePathOf, stopConditions } from "../src/api/description";
import { covers, partAt } from "../src/api/json";
import { refusalText } from "../src/api/panelClient";
import { fieldShape, mutationShape, numberShape, objectShape, same } from "./samples";

const press: MachineType = {
  slug: "press_v3",
  name: same("Press V3"),
  identification: { vendor: 1, machine: 300 },
  state: objectShape({ mode_state: objectShape({ mode: numberShape({ kind: "choice" }) }), zones: objectShape({ front: numberShape({ unit: "°C" }) }) }),
  live_values: objectShape({ pressure: numberShape() }),
  mutations: [mutationShape("SetMode", "mode_state.mode"), mutationShape("OpenValve", null), mutationShape("SetVent", "vent_open")],
  stop: [{ SetMode: "Standby" }, "OpenValve", { SetVent: true }],
};

test("Values inside objects are found with their paths", () => {
  expect(leavesOf(press.state).map((leaf) => leaf.path)).toEqual(["mode_state.mode", "zones.front"]);
  expect(fieldAt(press.state, "zones.front")?.value.unit).toBe("°C");
  expect(fieldAt(press.state, "zones.rear")).toBeNull();
});

test("A path with a field of the payload leads to that part of the state", () => {
  expect(statePathOf(mutationShape("SetPid", "pid.{zone}"), { zone: "front", kp: 1 })).toBe("pid.front");
  expect(statePathOf(mutationShape("SetMode", "mode_state.mode"), "Heat")).toBe("mode_state.mode");
  expect(statePathOf(mutationShape("Go", null), null)).toBeNull();
});

test("Only the payload that is dangerous is asked about", () => {
  const mode = mutationShape("SetMode", null, { confirm: [{ text: same("Heat?"), when: "Heat", while: null }] });
  expect(questionFor(mode, "Heat", {})).toEqual(same("Heat?"));
  expect(questionFor(mode, "Standby", {})).toBeNull();
  const power = mutationShape("SetPower", null, { confirm: [{ text: same("Drive?"), when: { enabled: true }, while: null }] });
  expect(questionFor(power, { zone: "front", enabled: true, watts: 100 }, {})).toEqual(same("Drive?"));
  expect(questionFor(power, { zone: "front", enabled: false, watts: 100 }, {})).toBeNull();
  expect(questionFor(mutationShape("Reset", null, { confirm: [{ text: same("Reset?"), when: null, while: null }] }), true, {})).toEqual(same("Reset?"));
  expect(questionFor(mutationShape("Limit", null, { confirm: [{ text: same("Off?"), when: false, while: null }] }), true, {})).toBeNull();
});

test("What is dangerous from standby alone is asked about there, and while the state is not known", () => {
  const hold = mutationShape("SetMode", null, { confirm: [{ text: same("On?"), when: "Hold", while: { path: "mode_state.mode", is: "Standby" } }] });
  expect(questionFor(hold, "Hold", { mode_state: { mode: "Standby" } })).toEqual(same("On?"));
  expect(questionFor(hold, "Hold", { mode_state: { mode: "Wind" } })).toBeNull();
  expect(questionFor(hold, "Hold", undefined)).toEqual(same("On?"));
});

test("A set point is in force while the state says so", () => {
  const field = fieldShape("pressure", numberShape(), { set_point: "target.bar", set_point_when: { path: "regulation.uses_rpm", is: false } });
  expect(setPointOf(field)?.valueIn({ target: { bar: 80 }, regulation: { uses_rpm: false } })).toBe(80);
  expect(setPointOf(field)?.valueIn({ target: { bar: 80 }, regulation: { uses_rpm: true } })).toBeNull();
  expect(setPointOf(field)?.valueIn(undefined)).toBeNull();
  expect(setPointOf({ ...field, set_point_when: null })?.valueIn({ target: { bar: 80 } })).toBe(80);
  expect(setPointOf({ ...field, set_point: null, set_point_when: null })).toBeNull();
});

test("A machine has stopped when its state says everything that its stop commands", () => {
  expect(stopConditions(press)).toEqual([
    { path: "mode_state.mode", value: "Standby" },
    { path: "vent_open", value: true },
  ]);
});

test.each([
  [{ a: { b: 1 } }, "a.b", 1],
  [{ a: { b: null } }, "a.b", null],
  [{ a: 1 }, "a.b", undefined],
  [{ a: [1] }, "a.0", undefined],
  [undefined, "a", undefined],
])("The part of %j at %s is %j", (value, path, part) => {
  expect(partAt(value, path)).toBe(part);
});

test.each([
  [200, 200, true],
  [200, 201, false],
  [{ kp: 1, ki: 2 }, { ki: 2, kp: 1 }, true],
  [{ kp: 1, ki: 2, zone: "front" }, { kp: 1, ki: 2 }, true],
  [{ kp: 1 }, { kp: 1, ki: 2 }, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [null, null, true],
  [undefined, null, false],
])("A state of %j covers a wish of %j: %s", (state, wish, isCovered) => {
  expect(covers(state, wish)).toBe(isCovered);
});

test("A refusal is told in the panel's words, without the place in the request", () => {
  const body = { error_bad_request: "/0/SetFrequency1: 1250 is out of range; allowed: a number from 0 to 1000 (mHz)", errors: [{ where: "/0/SetFrequency1", what: "1250 is out of range", allowed: "a number from 0 to 1000 (mHz)" }] };
  expect(refusalText(body, 422)).toBe("1250 is out of range; allowed: a number from 0 to 1000 (mHz)");
});

test("A reason that lies in the machine's state is told alone", () => {
  const reason = "The traverse's drive is off in Standby: choose Hold or Pull first.";
  expect(refusalText({ error_bad_request: reason, errors: [{ where: "/0", what: reason, allowed: "see the machine's state" }] }, 422)).toBe(reason);
  expect(refusalText({ error_unavailable: "256 commands wait already." }, 503)).toBe("256 commands wait already.");
  expect(refusalText({}, 502)).toBe("HTTP 502");
});
