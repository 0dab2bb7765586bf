import { type MutationShape, mutationJson, statePathOf } from "../api/description";
import { covers, type Json, type JsonObject, partAt } from "../api/json";
import { postMutations, readSnapshot, Refusal } from "../api/panelClient";
import type { Machine } from "./machine";
import type { Panel } from "./panel";

/** A mutation with its payload. */
export interface Command {
  readonly mutation: MutationShape;
  readonly payload: Json;
}

/** What became of a command. */
export type CommandResult =
  /** The state says what was asked for. */
  | { readonly kind: "confirmed" }
  /** The machine took it, but its state says something else. */
  | { readonly kind: "different"; readonly value: Json }
  /** The panel refused it, in its own words. */
  | { readonly kind: "refused"; readonly text: string }
  /** Not taken, because another one that was sent together with it was refused. */
  | { readonly kind: "withheld" }
  /** No answer: it may or may not have been taken. */
  | { readonly kind: "unanswered" };

/**
 * Sends mutations as one command, which the machine takes whole or not at all, and waits until the machine's state shows them: accepting a
 * mutation is no promise, and a snapshot read after an accepted command knows its effect.
 * @returns What became of each, in order.
 */
export async function sendCommands(panel: Panel, machine: Machine, commands: readonly Command[]): Promise<CommandResult[]> {
  try {
    await postMutations(machine.slug, machine.serial, commands.map(({ mutation, payload }) => mutationJson(mutation, payload)));
    const toldBefore = machine.statesTold;
    const snapshot = await readSnapshot(machine.slug, machine.serial);
    machine.takeSnapshot(snapshot.state, toldBefore);
    panel.changed("now");
    return commands.map((command) => resultIn(snapshot.state, command));
  } catch (failure) {
    return failure instanceof Refusal ? refusals(panel, machine, commands, failure) : commands.map(() => ({ kind: "unanswered" }));
  }
}

/** What became of commands that were sent as one: that which the operator has to know first. */
export function worstOf(results: readonly CommandResult[]): CommandResult {
  return results.find(({ kind }) => kind === "refused") ?? results.find(({ kind }) => kind !== "confirmed") ?? { kind: "confirmed" };
}

function resultIn(state: JsonObject | null, { mutation, payload }: Command): CommandResult {
  const path = mutation.payload === null ? null : statePathOf(mutation, payload);
  const value = path === null ? undefined : partAt(state ?? undefined, path);
  return path === null || covers(value, payload) ? { kind: "confirmed" } : { kind: "different", value: value ?? null };
}

/** Those at fault are refused; where the panel names none, all are. */
function refusals(panel: Panel, machine: Machine, commands: readonly Command[], refusal: Refusal): CommandResult[] {
  const texts = commands.map((_, index) => refusal.textAt(index));
  const isTold = texts.some((text) => text !== null);
  const results = texts.map((text): CommandResult => (text !== null || !isTold ? { kind: "refused", text: text ?? refusal.message } : { kind: "withheld" }));
  results.forEach((result, index) => result.kind === "refused" && panel.log.add(machine.path, "warning", `${commands[index]?.mutation.tag ?? ""}: ${result.text}`));
  return results;
}
