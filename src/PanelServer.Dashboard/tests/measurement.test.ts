import { expect, test } from "vitest";
import type { MachineType } from "../src/api/description";
import { Machine } from "../src/model/machine";
import { measuredValues } from "../src/model/measurement";
import { fieldShape, numberShape, objectShape, same } from "./samples";

const fault = { when: "zone.is_broken", when_alarm: null, when_zero: false, reason: same("Sensor fault") };
const silent = { when: null, when_alarm: "drive_silent", when_zero: false, reason: same("Drive silent") };
const gone = { when: null, when_alarm: null, when_zero: true, reason: same("Nothing there") };
const type = {
  slug: "press_v3",
  name: same("Press V3"),
  identification: { vendor: 1, machine: 300 },
  state: objectShape({}),
  live_values: numberShape({
    kind: "object",
    fields: [
      fieldShape("inner", numberShape({ kind: "object", fields: [fieldShape("temperature", numberShape(), { invalid: fault })] })),
      fieldShape("width", numberShape(), { invalid: gone }),
      fieldShape("speed", numberShape(), { invalid: silent }),
    ],
  }),
  mutations: [],
  stop: [],
} satisfies MachineType;

test.each([
  [false, 1.75, 21, 1.75],
  [true, 1.75, null, 1.75],
  [false, 0, 21, null],
])("With a broken sensor %s and width %d the measurements are %s and %s", (isBroken, width, temperature, measured) => {
  expect(measuredValues(type, { inner: { temperature: 21 }, width, speed: 0 }, { zone: { is_broken: isBroken } }, new Set())).toEqual({ inner: { temperature }, width: measured, speed: 0 });
});

test("An alarm can say that a value is none", () => {
  expect(measuredValues(type, { inner: { temperature: 21 }, width: 2, speed: 0 }, {}, new Set(["drive_silent"]))).toEqual({ inner: { temperature: 21 }, width: 2, speed: null });
});

test("Before the state is known, only the value itself can say that it is none", () => {
  expect(measuredValues(type, { inner: { temperature: 0 }, width: 0, speed: 0 }, null, new Set(["other"]))).toEqual({ inner: { temperature: 0 }, width: null, speed: 0 });
});

test("A machine that has no live values any more shows none, until the next ones come", () => {
  const machine = new Machine({ legacy_id: { machine_identification: { vendor: 1, machine: 300 }, serial: 1 }, serial: 1, vendor: "", slug: type.slug, error: null }, type);
  const live = (speed: number): void => void machine.take({ name: "LiveValuesEvent", data: { inner: { temperature: 21 }, width: 2, speed }, ts: 0 }, 0);
  expect([machine.lacksLive(0), machine.isSilent(0)]).toEqual([true, false]);
  live(5);
  expect([machine.lacksLive(100), machine.lacksLive(5000), machine.isSilent(5000)]).toEqual([false, true, true]);
  machine.forgetLive();
  machine.state = { zone: { is_broken: false } };
  expect(machine.live).toEqual({ inner: { temperature: null }, width: null, speed: null });
  expect([machine.lacksLive(5000), machine.isSilent(5000)]).toEqual([false, false]);
  live(6);
  machine.alarms = new Set(["drive_silent"]);
  expect(machine.live?.["speed"]).toBeNull();
  machine.alarms = new Set();
  expect(machine.live).toEqual({ inner: { temperature: 21 }, width: 2, speed: 6 });
});
