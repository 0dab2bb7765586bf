import { expect, test } from "vitest";
import type { Alarm } from "../src/api/alarms";
import type { JsonObject } from "../src/api/json";
import { activeCodes, Alarms } from "../src/model/alarms";
import { same } from "./samples";

function alarm(id: string, changes: Partial<Alarm> = {}): Alarm {
  return {
    id, source: same("Pump 3"), priority: "High", state: "UnacknowledgedActive", label: same("Dry"), what_to_do: same("Add water."), message: null, since: 1000,
    occurrences: 1, shelved_until: null, led_by: null, comments: [], ...changes,
  };
}

function tell(alarms: Alarms, name: string, ...list: readonly Alarm[]): void {
  alarms.take({ name, data: { alarms: list } as unknown as JsonObject, ts: 0 });
}

test("The list replaces what was known, a change replaces one alarm, and a normal one is gone", () => {
  const alarms = new Alarms();
  tell(alarms, "AlarmsEvent", alarm("a"), alarm("b"));
  tell(alarms, "AlarmChangesEvent", alarm("a", { state: "AcknowledgedActive" }), alarm("b", { state: "Normal" }), alarm("c"));
  expect(alarms.entries.map((entry) => [entry.id, entry.state])).toEqual([["a", "AcknowledgedActive"], ["c", "UnacknowledgedActive"]]);
  tell(alarms, "AlarmsEvent", alarm("d"));
  expect(alarms.entries.map((entry) => entry.id)).toEqual(["d"]);
});

test("The most urgent stands first, then the newest", () => {
  const alarms = new Alarms();
  tell(alarms, "AlarmsEvent", alarm("low", { priority: "Low", since: 9 }), alarm("old", { since: 1 }), alarm("new", { since: 2 }), alarm("critical", { priority: "Critical", since: 0 }));
  expect(alarms.entries.map((entry) => entry.id)).toEqual(["critical", "new", "old", "low"]);
});

test("What waits for somebody is counted without consequences and what is kept out of sight", () => {
  const alarms = new Alarms();
  tell(
    alarms,
    "AlarmsEvent",
    alarm("bus"),
    alarm("lost", { led_by: "bus" }),
    alarm("over", { state: "ReturnedUnacknowledged" }),
    alarm("known", { state: "AcknowledgedActive" }),
    alarm("shelved", { state: "Shelved" }),
    alarm("off", { state: "SuppressedByDesign" }),
  );
  expect(alarms.unacknowledged).toBe(2);
});

test.each([
  ["one that waits", {}, true],
  ["one that is over and waits", { state: "ReturnedUnacknowledged" }, true],
  ["one for the record", { priority: "Low" }, false],
  ["a consequence", { led_by: "bus" }, false],
  ["one that is acknowledged", { state: "AcknowledgedActive" }, false],
  ["one that is shelved", { state: "Shelved" }, false],
] as const)("Somebody is called by %s: %o", (_, changes, isCalling) => {
  const alarms = new Alarms();
  tell(alarms, "AlarmsEvent", alarm("a", changes));
  expect(alarms.isCalling).toBe(isCalling);
});

test("Nothing new leaves the list as it is, so that nothing is drawn again", () => {
  const alarms = new Alarms();
  const before = alarms.entries;
  expect(alarms.entries).toBe(before);
  tell(alarms, "AlarmChangesEvent", alarm("a"));
  expect(alarms.entries).not.toBe(before);
});

test("A machine's alarms count by their codes while their causes are there", () => {
  const alarms = new Alarms();
  tell(alarms, "AlarmsEvent", alarm("pump_v1.3.dry"), alarm("pump_v1.3.hot", { state: "ReturnedUnacknowledged" }), alarm("pump_v1.3.silent", { state: "SuppressedByDesign" }), alarm("pump_v1.33.worn"));
  expect(activeCodes(alarms, { slug: "pump_v1", serial: 3 })).toEqual(new Set(["dry", "silent"]));
});

test.each([
  ["UnacknowledgedActive", true],
  ["AcknowledgedActive", true],
  ["SuppressedByDesign", true],
  ["ReturnedUnacknowledged", false],
  ["Normal", false],
  ["Shelved", null],
] as const)("The cause of an alarm that is %s is there: %o", (state, isActive) => {
  const alarms = new Alarms();
  tell(alarms, "AlarmsEvent", alarm("pump_v1.3.dry", { state }), alarm("pump_v1.33.dry", { state: "UnacknowledgedActive" }));
  expect(alarms.isActive({ slug: "pump_v1", serial: 3 }, "dry")).toBe(isActive);
});

test("Whether causes are there is not known before all alarms were told", () => {
  const alarms = new Alarms();
  expect(alarms.isActive({ slug: "pump_v1", serial: 3 }, "dry")).toBeNull();
  tell(alarms, "AlarmsEvent");
  expect(alarms.isActive({ slug: "pump_v1", serial: 3 }, "dry")).toBe(false);
});
