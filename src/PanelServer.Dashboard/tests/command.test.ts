import { afterEach, expect, test, vi } from "vitest";
import { type CommandResult, sendCommands, worstOf } from "../src/model/command";
import { Machine } from "../src/model/machine";
import type { Panel } from "../src/model/panel";
import { mutationShape } from "./samples";

const entry = { legacy_id: { machine_identification: { vendor: 1, machine: 300 }, serial: 7 }, serial: 7, vendor: "Maker", slug: "press_v3", error: null };
const panel = { changed: () => undefined } as unknown as Panel;
const answer = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["the stream tells a newer state while the snapshot is under way", true, 33],
  ["the stream is silent meanwhile", false, 25],
])("When %s, it is not overwritten by an older one (%s): the screen shows %d", async (_, isOvertaken, shown) => {
  const machine = new Machine(entry, null);
  vi.stubGlobal("fetch", async (_address: string, request?: RequestInit) => {
    if (request?.method === "POST") {
      return answer(null);
    }

    if (isOvertaken) {
      machine.take({ name: "StateEvent", data: { force: 33 }, ts: 2 }, 2);
    }

    return answer({ machine: entry, state: { force: 25 }, live_values: null });
  });

  const results = await sendCommands(panel, machine, [{ mutation: mutationShape("SetForce", "force"), payload: 25 }]);

  expect(results).toEqual([{ kind: "confirmed" }]);
  expect(machine.state).toEqual({ force: shown });
});

test.each<[string, CommandResult[], string]>([
  ["all confirmed", [{ kind: "confirmed" }, { kind: "confirmed" }], "confirmed"],
  ["one refused", [{ kind: "withheld" }, { kind: "refused", text: "No." }], "refused"],
  ["no answer", [{ kind: "unanswered" }, { kind: "unanswered" }], "unanswered"],
  ["one otherwise", [{ kind: "confirmed" }, { kind: "different", value: 1 }], "different"],
])("Of commands sent as one the operator is told the worst: %s", (_, results, kind) => {
  expect(worstOf(results).kind).toBe(kind);
});
