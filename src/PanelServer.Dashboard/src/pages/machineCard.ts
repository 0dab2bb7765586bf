import { leavesOf } from "../api/description";
import { partAt } from "../api/json";
import { type Context, machineKind, machineName, machineAddress, type View } from "../context";
import { controlledFrom } from "../controls/permitted";
import { h, setAttribute, setText } from "../dom";
import { unitText } from "../i18n/units";
import type { Machine } from "../model/machine";
import { Sparkline } from "../plot";
import { errorHelp } from "./help";
import { isNumber, type Reading, readingsOf, reasonText, remarkText, stateText, stateValue, valueText } from "./reading";
import { feedTraces } from "./traces";

/** A machine in the overview: state, key values with the trace of their last minute, and what is wrong. */
export function machineCard(context: Context, machine: Machine): View {
  const { t, panel } = context;
  const type = machine.type;
  const states = type === null ? [] : readingsOf(context, leavesOf(type.state)).filter((reading) => reading.isKey);
  const values = type === null ? [] : readingsOf(context, leavesOf(type.live_values)).filter((reading) => reading.isKey);
  const badges = states.map((reading) => ({ reading, element: h("span", { class: "badge", title: reading.label }) }));
  const traces = values.filter(isNumber).map((reading) => ({ path: reading.path, line: new Sparkline({ label: `${reading.label}, ${t("last minute")}`, unit: reading.shape.unit, decimals: reading.shape.decimals, t }) }));
  const rows = values.map((reading) => valueRow(context, machine, reading, traces.find(({ path }) => path === reading.path)?.line.element ?? null));
  const stopTraces = feedTraces(machine, traces);
  const error = h("p", { class: "card-error", hidden: true });
  const control = h("p", { class: "card-control", hidden: true });
  const help = errorHelp(context, () => machine.error);
  const title = h("a", { class: "card-title", href: machineAddress(machine) }, h("span", {}, machineKind(context, machine)), " ", h("span", { class: "serial" }, String(machine.serial)));
  const element = h(
    "article",
    { class: "card machine-card", "data-machine": machine.slug, "data-serial": machine.serial, "aria-label": machineName(context, machine) },
    h("h2", {}, title, h("span", { class: "badges" }, ...badges.map((badge) => badge.element))),
    error,
    control,
    help.element,
    h("dl", { class: "key-values" }, ...rows.map((row) => row.element)),
  );
  return {
    element,
    update() {
      setAttribute(element, "data-stale", panel.isStale(machine) ? "" : null);
      setAttribute(element, "data-error", machine.error === null ? null : "");
      error.hidden = machine.error === null;
      setText(error, context.tell(machine.error ?? ""));
      const place = panel.control.placeOf(machine);
      control.hidden = place === null;
      setText(control, place === null ? "" : controlledFrom(context, place));
      help.update();
      for (const { reading, element: badge } of badges) {
        setText(badge, stateText(context, machine, reading));
        setAttribute(badge, "data-value", String(stateValue(machine, reading)));
      }

      rows.forEach((row) => row.update());
    },
    destroy() {
      stopTraces();
      traces.forEach((trace) => trace.line.destroy());
    },
  };
}

function valueRow(context: Context, machine: Machine, reading: Reading, trace: HTMLElement | null): View {
  const number = h("span", { class: "number" });
  const setPoint = h("span", { class: "set-point" });
  return {
    element: h(
      "div",
      { class: "key-value", title: context.describe(reading.description), "data-value-path": reading.path },
      h("dt", {}, reading.label),
      h("dd", { class: "trace" }, trace),
      h("dd", { class: "value" }, number, h("span", { class: "unit" }, unitText(reading.shape.unit)), setPoint),
    ),
    update() {
      setText(number, valueText(context, reading.shape, partAt(machine.live ?? undefined, reading.path)));
      setAttribute(setPoint, "data-reason", reasonText(machine, reading) === "" ? null : "");
      setText(setPoint, remarkText(context, machine, reading));
    },
  };
}
