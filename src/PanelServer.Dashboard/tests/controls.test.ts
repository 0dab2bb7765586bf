import { expect, test } from "vitest";
import type { BusDevice } from "../src/api/panelClient";
import { parseNumber, rangeText, stepNumber } from "../src/controls/numberInput";
import { settingText, withUnit } from "../src/i18n/numbers";
import { unitText } from "../src/i18n/units";
import { busTree, isHealthy } from "../src/model/busWatch";
import { durationText, timeText } from "../src/pages/times";
import { routeOf } from "../src/router";
import { numberShape } from "./samples";

const temperature = numberShape({ unit: "°C", minimum: 0, maximum: 300, step: 1, example: 200 });
const length = { ...temperature, unit: "mm", minimum: 0, minimum_is_exclusive: true, maximum: 5, step: 0.05, decimals: 3 };

test.each([
  ["200", 200],
  ["1.75", 1.75],
  ["1,75", 1.75],
  [" -3 ", -3],
  ["−3", -3],
  [".5", 0.5],
  ["", Number.NaN],
  ["12 rpm", Number.NaN],
  ["1,000,000", Number.NaN],
  ["1e5", Number.NaN],
  ["0x10", Number.NaN],
])("%j is read as %d", (text, number) => {
  expect(parseNumber(text)).toBe(number);
});

test("Arrow keys go to multiples of the step and stay in the range", () => {
  expect(stepNumber(temperature, 200, 1)).toBe(201);
  expect(stepNumber(temperature, 300, 1)).toBe(300);
  expect(stepNumber(temperature, 5, -10)).toBe(0);
  expect(stepNumber(length, 1.75, 1)).toBe(1.8);
  expect(stepNumber(length, 1.76, 1)).toBe(1.8);
});

test("Ranges are told in the reader's numbers", () => {
  expect(rangeText(temperature, "en")).toBe("0 … 300 °C");
  expect(rangeText({ ...length, maximum: 4.5 }, "de")).toBe("> 0 … 4,5 mm");
  expect(rangeText({ ...temperature, unit: "rpm", maximum: 52.9 }, "en")).toBe("0 … 52.9 rpm");
  expect(rangeText({ ...length, maximum: 1_000_000 }, "de")).toBe("> 0 … 1\u202f000\u202f000 mm");
  expect(rangeText({ ...temperature, unit: "mHz", maximum: 1000.5 }, "en")).toBe("0 … 1000.5 mHz");
  expect(rangeText({ ...temperature, minimum: null, maximum: null }, "en")).toBe("");
});

test("Settings have no more decimals than they need", () => {
  expect(settingText("en", length, 1.75)).toBe("1.75");
  expect(settingText("de", length, 0.1 + 0.2)).toBe("0,3");
  expect(settingText("en", temperature, 1000)).toBe("1000");
  expect(withUnit("90", "°")).toBe("90°");
  expect(withUnit("–", "mm")).toBe("–");
});

test("Units are written as the language writes them", () => {
  expect(unitText("rpm", "en")).toBe("rpm");
  expect(unitText("rpm", "de")).toBe("1/min");
  expect(unitText("bar", "de")).toBe("bar");
  expect(rangeText({ ...temperature, unit: "rpm", maximum: 52.9 }, "de")).toBe("0 … 52,9 1/min");
});

test.each([
  [45_000, "45 s"],
  [125_000, "2 min 5 s"],
  [7_260_000, "2 h 1 min"],
])("%d ms are %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test("Dates cannot be misread", () => {
  const time = new Date(2026, 10, 12, 21, 5, 9);
  expect(timeText(time, "en")).toBe("2026-11-12 21:05:09");
  expect(timeText(time, "de")).toBe("12.11.26, 21:05:09");
});

test.each([
  ["", { page: "overview" }],
  ["#/", { page: "overview" }],
  ["#/events", { page: "events" }],
  ["#/machine/mock/57922", { page: "machine", slug: "mock", serial: 57922, tab: "operate" }],
  ["#/machine/mock/57922/trends", { page: "machine", slug: "mock", serial: 57922, tab: "trends" }],
  ["#/machine/mock/57922/elsewhere", { page: "unknown" }],
  ["#/trends", { page: "trends" }],
  ["#/machine/mock", { page: "unknown" }],
  ["#/machine/mock/x", { page: "unknown" }],
  ["#/elsewhere", { page: "unknown" }],
])("The address %s leads to a page", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
});

function device(position: number, parent: number, changes: Partial<BusDevice> = {}): BusDevice {
  return { position, bus_position: position, parent, name: `D${position}`, state: "Op", al_status: null, machine: null, invalid_frames: [0, 0], lost_links: [0, 0], recoveries: 0, has_substitute: false, problem: null, ...changes };
}

test("Terminals that plug into one another stand side by side below the one at their head", () => {
  const tree = busTree([device(0, -1), device(1, 0), device(2, 1), device(3, 2)]);
  expect(tree).toHaveLength(1);
  expect(tree[0]?.children.map((node) => node.device.position)).toEqual([1, 2, 3]);
});

test("A branch hangs on the device that it leaves", () => {
  const tree = busTree([device(0, -1), device(1, 0), device(2, 1), device(3, 1)]);
  expect(tree[0]?.children.map((node) => node.device.position)).toEqual([1, 2]);
  expect(tree[0]?.children[0]?.children.map((node) => node.device.position)).toEqual([3]);
});

test("What was put in between stands where it is wired, with the number it got", () => {
  const tree = busTree([device(0, -1), device(1, 0, { bus_position: 3 }), device(2, 1, { bus_position: 4 }), device(3, 0, { bus_position: 1 }), device(4, 3, { bus_position: 2 })]);
  expect(tree[0]?.children.map((node) => node.device.position)).toEqual([3, 4, 1, 2]);
});

test.each([
  [device(0, -1), true],
  [device(0, -1, { lost_links: [0, 1] }), false],
  [device(0, -1, { invalid_frames: [3, 0] }), false],
  [device(0, -1, { problem: "The device is gone." }), false],
  [device(0, -1, { al_status: "SyncManagerWatchdog" }), false],
])("A device is healthy if it has no problem and counts no link errors", (shown, healthy) => {
  expect(isHealthy(shown)).toBe(healthy);
});
