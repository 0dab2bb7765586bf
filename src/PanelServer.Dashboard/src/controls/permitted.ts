import type { ControlPlace } from "../api/control";
import type { Context } from "../context";
import { h } from "../dom";
import { placeText } from "../model/control";
import type { Machine } from "../model/machine";

/** The operation of commands to machines. */
export const commanding = "mutateMachineV2";

/** Why this screen may not do something; null if it may. */
export function missingRole({ t, panel }: Context, operation: string): string | null {
  const role = panel.access.lacks(operation);
  return role === null ? null : `${t("Not allowed: this needs the role")} ${role}`;
}

/** Says where a machine is controlled from. */
export function controlledFrom({ t }: Context, place: ControlPlace): string {
  return `${t("Now controlled from")} ${placeText(place)}`;
}

/** Why this screen cannot command a machine now; null if it can. */
export function commandObstacle(context: Context, machine: Machine): string | null {
  const { panel } = context;
  const place = panel.control.placeOf(machine);
  const isElsewhere = place !== null && !panel.control.isOwn(machine);
  return missingRole(context, commanding) ?? (isElsewhere ? controlledFrom(context, place) : null);
}

/** Controls as they are if this screen may use them, otherwise disabled, with the reason. */
export function permitted(context: Context, operation: string, element: HTMLElement): HTMLElement {
  const reason = missingRole(context, operation);
  return reason === null ? element : h("fieldset", { class: "not-permitted", disabled: true, title: reason, "aria-label": reason }, element);
}
