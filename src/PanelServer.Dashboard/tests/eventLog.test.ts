import { beforeEach, expect, test, vi } from "vitest";
import { EventLog, filterLog, type LogEntry } from "../src/model/eventLog";

const stored = new Map<string, string>();
let pageHide: () => void = () => undefined;

beforeEach(() => {
  stored.clear();
  vi.stubGlobal("localStorage", { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => stored.set(key, value) });
  vi.stubGlobal("addEventListener", (name: string, listener: () => void) => {
    if (name === "pagehide") {
      pageHide = listener;
    }
  });
});

function newLog(): EventLog {
  return new EventLog(() => undefined);
}

test("An error lasts from when it comes until it goes", () => {
  const log = newLog();
  log.hold("/machine/1/4/1", "alarm", ["Emergency stop active."], 1000);
  log.hold("/machine/1/4/1", "alarm", ["Emergency stop active."], 2000);
  expect(log.entries).toHaveLength(1);
  expect(log.entries[0]).toMatchObject({ time: 1000, endedAt: null });
  log.hold("/machine/1/4/1", "alarm", [], 3000);
  expect(log.entries[0]).toMatchObject({ time: 1000, endedAt: 3000 });
});

test("An error that comes again is a new entry, and another machine's is its own", () => {
  const log = newLog();
  log.hold("a", "alarm", ["hot"], 1);
  log.hold("b", "alarm", ["hot"], 2);
  log.hold("a", "alarm", [], 3);
  log.hold("a", "alarm", ["hot"], 4);
  expect(log.entries.map((entry) => [entry.source, entry.time])).toEqual([["a", 4], ["b", 2], ["a", 1]]);
});

test("Nobody needs to acknowledge information; warnings and alarms count until somebody does", () => {
  const log = newLog();
  log.add("a", "info", "stopped");
  log.add("a", "warning", "refused");
  log.hold("b", "alarm", ["hot"]);
  expect(log.unacknowledged).toBe(2);
  log.acknowledge(log.entries.filter((entry) => entry.severity === "alarm").map((entry) => entry.id));
  expect(log.unacknowledged).toBe(1);
});

test("What was acknowledged stays so when the page is loaded again, and a lasting error goes on", () => {
  const before = newLog();
  before.hold("a", "alarm", ["hot"], 1);
  before.acknowledge(before.entries.map((entry) => entry.id));
  pageHide();
  const after = newLog();
  after.hold("a", "alarm", ["hot"], 5000);
  expect(after.entries).toHaveLength(1);
  expect(after.entries[0]).toMatchObject({ time: 1, isAcknowledged: true });
  after.add("a", "warning", "another", 6000);
  expect(new Set(after.entries.map((entry) => entry.id)).size).toBe(2);
});

test("Storage full of nonsense is as good as none", () => {
  stored.set("panel.events", "{\"not\":\"a list\"}");
  expect(newLog().entries).toEqual([]);
  stored.set("panel.events", "not even JSON");
  expect(newLog().entries).toEqual([]);
});

test("Removing keeps what lasts and what nobody has seen", () => {
  const log = newLog();
  log.hold("a", "alarm", ["lasts"], 1);
  log.add("a", "warning", "seen", 2);
  log.acknowledge(log.entries.map((entry) => entry.id));
  log.add("a", "warning", "not seen", 3);
  log.clear();
  expect(log.entries.map((entry) => entry.text)).toEqual(["not seen", "lasts"]);
});

test("The list is bounded", () => {
  const log = newLog();
  for (let i = 0; i < 600; i++) {
    log.add("a", "info", `event ${i}`);
  }

  expect(log.entries).toHaveLength(500);
  expect(log.entries[0]?.text).toBe("event 599");
});

test("A filter narrows by machine, severity and text together", () => {
  const entry = (id: number, source: string, severity: LogEntry["severity"], text: string): LogEntry => ({ id, time: id, source, severity, text, isAcknowledged: false });
  const entries = [entry(1, "a", "alarm", "Screw stopped"), entry(2, "a", "warning", "Refused"), entry(3, "b", "alarm", "screw blocked")];
  const ids = (source: string | null, severity: LogEntry["severity"] | null, text: string): number[] => filterLog(entries, { source, severity, text }).map((item) => item.id);
  expect(ids(null, null, "")).toEqual([1, 2, 3]);
  expect(ids("a", null, "")).toEqual([1, 2]);
  expect(ids(null, "alarm", " SCREW ")).toEqual([1, 3]);
  expect(ids("b", "warning", "")).toEqual([]);
});
