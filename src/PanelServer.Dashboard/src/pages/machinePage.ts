import { fieldAt, leavesOf, type MachineType, type MutationShape } from "../api/description";
import { partAt } from "../api/json";
import { type Context, machineKind, type View } from "../context";
import { controlFor } from "../controls/control";
import { h, setAttribute, setText } from "../dom";
import { unitText } from "../i18n/units";
import type { Machine } from "../model/machine";
import { MachinePlots } from "../plot";
import { schematicFor, wordsOf } from "../schematics";
import { type Reading, readingsOf, setPointText, valueText } from "./reading";

/** Groups of the settings that stand alone in the state, and of what has no place in it. No field of a state has such a name. */
const loose = "(settings)";
const actions = "(actions)";

/** One machine: its schematic if there is one, what it does, everything that can be changed, and its plots. Made from its description alone. */
export function machinePage(context: Context, machine: Machine): View {
  const { t, panel } = context;
  const type = machine.type;
  const error = h("p", { class: "machine-error", role: "alert", hidden: true });
  const heading = h("h1", {}, machineKind(context, machine), " ", h("span", { class: "serial" }, String(machine.serial)));
  const element = h("div", { class: "page machine-page", "data-machine": machine.slug, "data-serial": machine.serial }, heading, error);
  if (type === null) {
    element.append(h("p", {}, t("The server does not know this kind of machine.")));
    return { element, update: () => showError(error, machine) };
  }

  const schematic = schematicFor(machine.slug)?.(t, wordsOf(type, context.localize)) ?? null;
  const controls = controlSections(context, machine, type);
  const all = readingsOf(context, leavesOf(type.live_values));
  const live = [...all.filter((reading) => reading.isKey), ...all.filter((reading) => !reading.isKey)];
  const commanded = type.mutations.flatMap((mutation) => (mutation.sets === null ? [] : [mutation.sets.replace(/\.\{.*/, "")]));
  const isCommanded = (path: string): boolean => commanded.some((sets) => path === sets || path.startsWith(`${sets}.`));
  const flags = readingsOf(context, leavesOf(type.state)).filter((reading) => reading.path !== "is_default_state" && !isCommanded(reading.path));
  const values = valueTable(context, machine, live, () => machine.live);
  const states = valueTable(context, machine, flags, () => machine.state);
  const plotted = live.filter((reading) => reading.shape.kind === "number" || reading.shape.kind === "integer");
  const plots = new MachinePlots(machine, plotted.map((reading) => ({ path: reading.path, label: reading.label, unit: reading.shape.unit, decimals: reading.shape.decimals, limits: reading.shape, setPoint: reading.setPoint })), t);
  const stopPlots = machine.onSample((sample) => plots.append(sample.time, sample.values, machine.state));
  element.append(
    ...(schematic === null ? [] : [h("section", { class: "machine-schematic", "aria-label": t("Schematic") }, h("h2", { class: "visually-hidden" }, t("Schematic")), schematic.element)]),
    h(
      "div",
      { class: "machine-columns" },
      h("section", { class: "machine-controls", "aria-label": t("Controls") }, h("h2", {}, t("Controls")), ...controls.map((section) => section.element)),
      h(
        "div",
        { class: "machine-watch" },
        h("section", { "aria-label": t("Live values") }, h("h2", {}, t("Live values")), values.element),
        flags.length > 0 && h("section", { "aria-label": t("State") }, h("h2", {}, t("State")), states.element),
        h("section", { class: "machine-plots", "aria-label": t("Plots") }, h("h2", {}, t("Plots")), plots.element),
      ),
    ),
  );
  return {
    element,
    update() {
      const isStale = panel.isStale(machine);
      setAttribute(element, "data-stale", isStale ? "" : null);
      showError(error, machine);
      schematic?.update(machine.state, machine.live, isStale, machine.error);
      values.update();
      states.update();
      controls.forEach((section) => section.update());
    },
    destroy() {
      stopPlots();
      plots.destroy();
      schematic?.destroy();
    },
  };
}

function showError(element: HTMLElement, machine: Machine): void {
  element.hidden = machine.error === null;
  setText(element, machine.error ?? "");
}

/** The controls, grouped by the part of the machine that they command. */
function controlSections(context: Context, machine: Machine, type: MachineType): View[] {
  const groups = new Map<string, MutationShape[]>();
  for (const mutation of type.mutations) {
    const group = mutation.sets === null ? actions : mutation.sets.includes(".") ? (mutation.sets.split(".")[0] ?? loose) : loose;
    groups.set(group, [...(groups.get(group) ?? []), mutation]);
  }

  // What the machine does comes before how it does it, and what changes nothing in the state comes last.
  const keys = leavesOf(type.state).filter((leaf) => leaf.field.is_key);
  const rank = (members: readonly MutationShape[]): number =>
    members.some((mutation) => keys.some((leaf) => leaf.path === mutation.sets)) ? 0 : members.every((mutation) => mutation.sets === null) ? 2 : 1;
  return [...groups].sort(([, a], [, b]) => rank(a) - rank(b)).map(([group, members]) => controlSection(context, machine, groupTitle(context, type, group), members));
}

function groupTitle({ t, localize }: Context, type: MachineType, group: string): string {
  const part = fieldAt(type.state, group);
  return part !== null ? localize(part.label) : group === actions ? t("Actions") : t("Settings");
}

function controlSection(context: Context, machine: Machine, title: string, mutations: readonly MutationShape[]): View {
  const controls = mutations.map((mutation) =>
    controlFor({ context, machine, mutation, label: context.localize(mutation.label), id: `control-${mutation.tag}` }),
  );
  const isRare = mutations.every((mutation) => mutation.payload?.kind === "object");
  return {
    element: h("details", { class: "control-group", open: !isRare }, h("summary", {}, h("h3", {}, title)), h("div", { class: "control-list" }, ...controls.map((control) => control.element))),
    update: () => controls.forEach((control) => control.update()),
  };
}

function valueTable(context: Context, machine: Machine, readings: readonly Reading[], source: () => Machine["state"]): View {
  const rows = readings.map((reading) => {
    const value = h("span", { class: "number" });
    const setPoint = h("span", { class: "set-point" });
    const element = h("div", { class: "value-row", title: reading.description, "data-value-path": reading.path }, h("dt", {}, reading.label), h("dd", {}, value, h("span", { class: "unit" }, unitText(reading.shape.unit)), setPoint));
    return { reading, value, setPoint, element };
  });
  return {
    element: h("dl", { class: "value-table" }, ...rows.map((row) => row.element)),
    update() {
      for (const { reading, value, setPoint } of rows) {
        setText(value, valueText(context, reading.shape, partAt(source() ?? undefined, reading.path)));
        setText(setPoint, setPointText(context, machine, reading));
      }
    },
  };
}
