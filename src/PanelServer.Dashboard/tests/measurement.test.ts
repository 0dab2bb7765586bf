import { expect, test } from "vitest";
import type { MachineType } from "../src/api/description";
import { measuredValues } from "../src/model/measurement";
import { fieldShape, numberShape, objectShape, same } from "./samples";

const fault = { when: "zone.is_broken", when_zero: false, reason: same("Sensor fault") };
const gone = { when: null, when_zero: true, reason: same("Nothing there") };
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
      fieldShape("speed", numberShape()),
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
  expect(measuredValues(type, { inner: { temperature: 21 }, width, speed: 0 }, { zone: { is_broken: isBroken } })).toEqual({ inner: { temperature }, width: measured, speed: 0 });
});

test("Before the state is known, only the value itself can say that it is none", () => {
  expect(measuredValues(type, { inner: { temperature: 0 }, width: 0, speed: 0 }, null)).toEqual({ inner: { temperature: 0 }, width: null, speed: 0 });
});
