import { fieldAt, type MachineType, type MutationShape } from "../api/description";
import type { Context, View } from "../context";
import { h } from "../dom";
import type { Machine } from "../model/machine";
import { MachineControls } from "./machineControls";

/** Groups of the settings that stand alone in the state, and of what has no place in it. No field of a state has such a name. */
const loose = "(settings)";
const actions = "(actions)";

/** What is set up once for a product or an installation, grouped by the part of the machine that it concerns. */
export function settingsTab(context: Context, machine: Machine, type: MachineType): View {
  const controls = new MachineControls(context, machine, type, type.mutations.filter((mutation) => mutation.page === "Settings"));
  const groups = new Map<string, HTMLElement[]>();
  for (const { mutation, view } of controls.all) {
    const group = groupOf(mutation);
    groups.set(group, [...(groups.get(group) ?? []), view.element]);
  }

  const sections = [...groups].map(([group, members]) => controlGroup(groupTitle(context, type, group), members));
  return {
    element: h("div", { class: "machine-settings" }, sections.length === 0 && h("p", {}, context.t("There is nothing to set.")), h("div", { class: "setting-groups" }, ...sections), controls.bar.element),
    update: () => controls.update(),
  };
}

/** Controls that belong together. */
export function controlGroup(title: string, members: readonly HTMLElement[]): HTMLElement {
  return h("section", { class: "control-group", "aria-label": title }, h("h2", {}, title), h("div", { class: "control-list" }, ...members));
}

function groupOf({ sets }: MutationShape): string {
  return sets === null ? actions : sets.includes(".") ? (sets.split(".")[0] ?? loose) : loose;
}

function groupTitle({ t, localize }: Context, type: MachineType, group: string): string {
  const part = fieldAt(type.state, group);
  return part !== null ? localize(part.label) : group === actions ? t("Actions") : t("Settings");
}
