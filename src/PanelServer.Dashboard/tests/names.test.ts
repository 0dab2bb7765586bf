import { expect, test } from "vitest";
import type { MutationShape, ValueShape } from "../src/api/description";
import { Names, wordsOf } from "../src/i18n/names";

const english = new Names("en");
const german = new Names("de");

function shape(kind: ValueShape["kind"], unit = ""): ValueShape {
  return { kind, unit, is_nullable: false, minimum: null, minimum_is_exclusive: false, maximum: null, step: null, decimals: 0, example: null, choices: [], fields: [] };
}

function mutation(tag: string, sets: string | null = null, payload: ValueShape | null = null): MutationShape {
  return { tag, description: "", payload, sets, confirm: [] };
}

test.each([
  ["SetFrequency1", ["set", "frequency", "1"]],
  ["heating_states", ["heating", "states"]],
  ["extruder_v1", ["extruder", "v1"]],
  ["GotoTraverseHome", ["go", "to", "traverse", "home"]],
  ["winder_v1_7031", ["winder", "v1", "7031"]],
  ["amplitude_sum", ["amplitude", "sum"]],
  ["On24V", ["on", "24", "v"]],
])("%s is made of words", (identifier, words) => {
  expect(wordsOf(identifier)).toEqual(words);
});

test.each([
  ["extruder_v1", "Extruder V1", "Extruder V1"],
  ["winder_v1", "Winder V1", "Wickler V1"],
  ["wago_power_v1", "WAGO power V1", "WAGO-Netzgerät V1"],
  ["winder_v1_7031", "Winder V1 7031", "Wickler V1 7031"],
  ["press_v3", "Press V3", "Press V3"],
])("A machine %s has a name in both languages, known or not", (slug, inEnglish, inGerman) => {
  expect(english.machine(slug)).toBe(inEnglish);
  expect(german.machine(slug)).toBe(inGerman);
});

test.each([
  ["pressure", "bar", "Pressure"],
  ["motor_status.screw_rpm", "rpm", "Screw"],
  ["total_energy_kwh", "kWh", "Total energy"],
  ["heating_states.front.target_temperature", "°C", "Front target temperature"],
  ["heating_states.back.wiring_error", "", "Back wiring error"],
  ["pressure_state.wiring_error", "", "Pressure wiring error"],
  ["pressure_state.target_bar", "bar", "Pressure target"],
  ["traverse_state.is_homed", "", "Is homed"],
  ["pid_autotune_state.progress", "%", "PID autotune progress"],
  ["pid_autotune_state.result.ki", "", "PID autotune result ki"],
  ["inverter_status_state.fault_occurence", "", "Fault occurrence"],
  ["mode_state.mode", "", "Mode"],
])("A value at %s says as much of its path as is needed", (path, unit, name) => {
  expect(english.path(path, unit)).toBe(name);
});

test.each([
  [mutation("SetTraverseLimitInner", "traverse_state.limit_inner", shape("number", "mm")), "traverse_state", "Limit inner"],
  [mutation("SetMode", "mode_state.mode", shape("choice")), "mode_state", "Mode"],
  [mutation("SetFrequency1", "frequency1", shape("number", "mHz")), "settings", "Frequency 1"],
  [mutation("SetInverterTargetRpm", "screw_state.target_rpm", shape("number", "rpm")), "screw_state", "Inverter target"],
  [mutation("SetInverterRegulation", "regulation_state.uses_rpm", shape("boolean")), "regulation_state", "Inverter regulation uses rpm"],
  [mutation("SetPullerForward", "puller_state.forward", shape("boolean")), "puller_state", "Forward"],
  [mutation("ResetInverter", null, shape("boolean")), "actions", "Reset inverter"],
  [mutation("GotoTraverseHome"), "actions", "Go to traverse home"],
])("A control does not repeat what its group says", (shapeOfMutation, group, label) => {
  expect(english.mutation(shapeOfMutation, group)).toBe(label);
});

test("A group is named by its part of the machine", () => {
  expect(english.group("heating_states")).toBe("Heating");
  expect(english.group("pid_settings")).toBe("PID settings");
  expect(german.group("traverse_state")).toBe("Verlegung");
});

test("A name that has no German one stays English as a whole", () => {
  expect(german.field("pressure_of_tomorrow")).toBe("Pressure of tomorrow");
  expect(german.field("screw_temperature")).toBe("Schnecke Temperatur");
});
