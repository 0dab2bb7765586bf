import { stopConditions } from "../api/description";
import { covers, partAt } from "../api/json";
import { postMutations, readSnapshot, Refusal } from "../api/panelClient";
import type { Machine } from "./machine";

/** How far the stopping of a machine has come. */
export type StopState =
  | { readonly kind: "stopping" }
  /** The machine's state says that it has stopped. */
  | { readonly kind: "stopped" }
  /** It has nothing that could be stopped: it only measures. */
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly text: string }
  /** The panel did not answer, or the state does not say so. Somebody must look. */
  | { readonly kind: "unconfirmed" };

/** Stopping is harmless to repeat, and an operator who has pressed the button must not have to press it again. */
const attempts = 3;
const betweenAttemptsMilliseconds = 300;

/** Stops a machine and waits until its state confirms it. */
export async function stopMachine(machine: Machine): Promise<StopState> {
  if (machine.type === null || machine.type.stop.length === 0) {
    return { kind: "nothing" };
  }

  let result: StopState = { kind: "unconfirmed" };
  for (let attempt = 0; attempt < attempts && result.kind !== "stopped"; attempt++) {
    if (attempt > 0) {
      await new Promise((resolve) => setTimeout(resolve, betweenAttemptsMilliseconds));
    }

    result = await tryToStop(machine);
  }

  return result;
}

async function tryToStop(machine: Machine): Promise<StopState> {
  try {
    const type = machine.type;
    if (type === null) {
      return { kind: "nothing" };
    }

    await postMutations(machine.slug, machine.serial, type.stop);
    const { state, live_values: live } = await readSnapshot(machine.slug, machine.serial);
    // What measures nothing at the moment, as a supply that does not answer, may take a stop and cannot show it.
    const isSeen = live !== null || type.live_values.fields.length === 0;
    const isStopped = isSeen && stopConditions(type).every((condition) => covers(partAt(state ?? undefined, condition.path), condition.value));
    return { kind: isStopped ? "stopped" : "unconfirmed" };
  } catch (failure) {
    return failure instanceof Refusal ? { kind: "refused", text: failure.message } : { kind: "unconfirmed" };
  }
}
