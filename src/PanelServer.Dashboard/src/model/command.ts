import { type MutationShape, mutationJson, statePathOf } from "../api/description";
import { covers, type Json, partAt } from "../api/json";
import { postMutations, readSnapshot, Refusal } from "../api/panelClient";
import type { Machine } from "./machine";
import type { Panel } from "./panel";

/** What became of a command. */
export type CommandResult =
  /** The state says what was asked for. */
  | { readonly kind: "confirmed" }
  /** The machine took it, but its state says something else. */
  | { readonly kind: "different"; readonly value: Json }
  /** The panel refused it, in its own words. */
  | { readonly kind: "refused"; readonly text: string }
  /** No answer: it may or may not have been taken. */
  | { readonly kind: "unanswered" };

/**
 * Sends one mutation and waits until the machine's state shows it: accepting a mutation is no promise, and a snapshot read
 * after an accepted command knows its effect.
 */
export async function sendCommand(panel: Panel, machine: Machine, mutation: MutationShape, payload: Json): Promise<CommandResult> {
  try {
    await postMutations(machine.slug, machine.serial, [mutationJson(mutation, payload)]);
    const snapshot = await readSnapshot(machine.slug, machine.serial);
    machine.state = snapshot.state;
    panel.changed("now");
    const path = mutation.payload === null ? null : statePathOf(mutation, payload);
    const value = path === null ? undefined : partAt(snapshot.state ?? undefined, path);
    return path === null || covers(value, payload) ? { kind: "confirmed" } : { kind: "different", value: value ?? null };
  } catch (failure) {
    if (failure instanceof Refusal) {
      panel.log.add(machine.path, "warning", `${mutation.tag}: ${failure.message}`);
      return { kind: "refused", text: failure.message };
    }

    return { kind: "unanswered" };
  }
}
