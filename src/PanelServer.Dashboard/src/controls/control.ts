import { isMachineReference, type MutationShape } from "../api/description";
import { partAt, type Json } from "../api/json";
import type { Context, View } from "../context";
import type { Machine } from "../model/machine";
import type { PreparedChanges } from "../model/preparedChanges";
import { actionControl } from "./actionControl";
import { choiceControl } from "./choiceControl";
import { formControl } from "./formControl";
import { machineControl } from "./machineControl";
import { numberControl } from "./numberControl";
import { textControl } from "./textControl";

/** What is prepared on a page, and how it is shown and sent. */
export interface PageChanges {
  readonly prepared: PreparedChanges;
  /** Something was prepared or given up. */
  show(): void;
  /** Sends all that is prepared. */
  send(): void;
}

/** What a control is made for. */
export interface ControlTarget {
  readonly context: Context;
  readonly machine: Machine;
  readonly mutation: MutationShape;
  /** Name of the control. */
  readonly label: string;
  /** Identifies its elements on the page. */
  readonly id: string;
  /** The changes that are prepared on its page. */
  readonly changes: PageChanges;
}

/** Makes the control that suits a mutation's payload. */
export function controlFor(target: ControlTarget): View {
  const { payload, sets } = target.mutation;
  switch (payload?.kind) {
    case "number":
    case "integer":
      return numberControl(target, payload);
    case "choice":
      return choiceControl(target, payload);
    case "boolean":
      // A flag that no part of the state holds is no choice: it only has to be there.
      return sets === null ? actionControl(target, true) : choiceControl(target, payload);
    case "object":
      return payload.fields.length === 0 ? actionControl(target, {}) : isMachineReference(payload) ? machineControl(target) : formControl(target, payload);
    case "text":
      return textControl(target, payload);
    default:
      return actionControl(target, null);
  }
}

/** What the machine's state says now about what a control commands; undefined if it says nothing. */
export function commandedValue({ machine, mutation }: ControlTarget): Json | undefined {
  return mutation.sets === null ? undefined : partAt(machine.state ?? undefined, mutation.sets);
}
