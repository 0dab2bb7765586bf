import { leavesOf, type MachineType } from "../api/description";
import { type Json, partAt } from "../api/json";
import type { Context, View } from "../context";
import { h, setText } from "../dom";
import { unitText } from "../i18n/units";
import type { Machine } from "../model/machine";
import { busSection } from "./busSection";
import { MachineControls } from "./machineControls";
import { type Reading, readingsOf, remarkText, stateValue, valueText } from "./reading";
import { controlGroup } from "./settingsTab";

/** What is looked at when something is wrong: every value, everything that the machine says of itself, and its devices on the bus. */
export function diagnosisTab(context: Context, machine: Machine, type: MachineType): View {
  const { t } = context;
  const live = readingsOf(context, leavesOf(type.live_values));
  const commanded = type.mutations.flatMap((mutation) => (mutation.sets === null ? [] : [mutation.sets.replace(/\.\{.*/, "")]));
  const isCommanded = (path: string): boolean => commanded.some((sets) => path === sets || path.startsWith(`${sets}.`));
  const flags = readingsOf(context, leavesOf(type.state)).filter((reading) => reading.path !== "is_default_state" && !isCommanded(reading.path));
  const values = valueTable(context, machine, live, ({ path }) => partAt(machine.live ?? undefined, path));
  const states = valueTable(context, machine, flags, (reading) => stateValue(machine, reading));
  const controls = new MachineControls(context, machine, type, type.mutations.filter((mutation) => mutation.page === "Diagnosis"));
  const bus = busSection(context, machine);
  return {
    element: h(
      "div",
      { class: "machine-diagnosis" },
      live.length > 0 && h("section", { "aria-label": t("Live values") }, h("h2", {}, t("Live values")), values.element),
      flags.length > 0 && h("section", { "aria-label": t("State") }, h("h2", {}, t("State")), states.element),
      controls.all.length > 0 && controlGroup(t("Actions"), controls.all.map(({ view }) => view.element)),
      controls.bar.element,
      bus.element,
    ),
    update() {
      values.update();
      states.update();
      controls.update();
      bus.update();
    },
  };
}

function valueTable(context: Context, machine: Machine, readings: readonly Reading[], valueOf: (reading: Reading) => Json | undefined): View {
  const rows = readings.map((reading) => {
    const value = h("span", { class: "number" });
    const remark = h("span", { class: "set-point" });
    const element = h("div", { class: "value-row", title: context.describe(reading.description), "data-value-path": reading.path }, h("dt", {}, reading.label), h("dd", {}, value, h("span", { class: "unit" }, unitText(reading.shape.unit)), remark));
    return { reading, value, remark, element };
  });
  return {
    element: h("dl", { class: "value-table" }, ...rows.map((row) => row.element)),
    update() {
      for (const { reading, value, remark } of rows) {
        setText(value, valueText(context, reading.shape, valueOf(reading)));
        setText(remark, remarkText(context, machine, reading));
      }
    },
  };
}
