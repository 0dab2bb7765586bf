import { fieldAt, leavesOf, type MachineType } from "../api/description";
import { partAt } from "../api/json";
import type { Context, View } from "../context";
import { offerControl } from "../controls/offerControl";
import { h, setText } from "../dom";
import { unitText } from "../i18n/units";
import type { Machine } from "../model/machine";
import { Sparkline } from "../plot";
import { guideFor, schematicFor, wordsOf } from "../schematics";
import { MachineControls, type PlacedControl } from "./machineControls";
import { isNumber, type Reading, readingsOf, remarkText, stateValue, valueText } from "./reading";
import { feedTraces } from "./traces";

/** How much of the past a guide needs to know how long something has been so. */
const guidePastMilliseconds = 600_000;

/** What is watched and changed while the machine runs: its mode, its drawing, key values with their set points, and what is done by hand. */
export function operateTab(context: Context, machine: Machine, type: MachineType): View {
  const { t, panel } = context;
  const controls = new MachineControls(context, machine, type, type.mutations.filter((mutation) => mutation.page === "Operate"));
  const schematic = schematicFor(machine.slug)?.(t, wordsOf(type, context.localize)) ?? null;
  const guide = guideFor(machine.slug)?.(t, wordsOf(type, context.localize)) ?? null;
  const offer = guide?.offer ? offerControl(context, machine, type, guide.offer) : null;
  const readings = readingsOf(context, leavesOf(type.live_values).filter(({ field }) => field.page === "Operate"));
  const isCommanded = (path: string): boolean => type.mutations.some(({ sets }) => sets === path);
  const flags = readingsOf(context, leavesOf(type.state).filter(({ path, field }) => field.page === "Operate" && !isCommanded(path)));
  const drawnCard = (path: string): Element | null => schematic?.element.querySelector(`[data-live~="${path}"]`) ?? null;
  const cards = readings.filter((reading) => drawnCard(reading.path) === null).map((reading) => valueCard(context, machine, reading));
  const setters = readings.flatMap((reading) => {
    const setter = controls.all.find(({ mutation }) => mutation.sets !== null && mutation.sets === reading.setPoint?.path && mutation.payload?.kind === "number");
    return setter === undefined ? [] : [{ reading, setter }];
  });
  for (const { reading, setter } of setters) {
    (drawnCard(reading.path) ?? cards.find((card) => card.path === reading.path)?.element)?.append(setter.view.element);
  }

  const isMode = ({ mutation }: PlacedControl): boolean => mutation.sets !== null && fieldAt(type.state, mutation.sets)?.is_key === true;
  const others = controls.all.filter((control) => !setters.some(({ setter }) => setter === control));
  const together = controls.together();
  const facts = flagList(context, machine, flags);
  const manual = [...together, ...others.filter((control) => !isMode(control)).map(({ view }) => view)];
  const element = h(
    "div",
    { class: "operate" },
    h("section", { class: "operate-modes", "aria-label": t("Mode") }, ...others.filter(isMode).map(({ view }) => view.element), facts.element, guide?.steps === null && guide.line),
    schematic !== null && h("section", { class: "machine-schematic", "aria-label": t("Schematic") }, schematic.element),
    cards.length > 0 && h("section", { class: "value-cards", "aria-label": t("Live values") }, ...cards.map((card) => card.element)),
    manual.length > 0 && h("section", { class: "operate-controls", "aria-label": t("Controls") }, ...manual.map((view) => view.element), guide?.steps && h("div", { class: "guide" }, guide.line, offer?.element, guide.steps)),
    controls.bar.element,
  );
  const stopGuide = guide === null ? null : feedTraces(machine, guide.wants.map((want) => ({ path: want.path, line: want })), guidePastMilliseconds);
  const stopTraces = feedTraces(machine, cards.flatMap(({ path, line }) => (line === null ? [] : [{ path, line }])));
  return {
    element,
    update() {
      schematic?.update(machine.state, machine.live, panel.isStale(machine), (code) => panel.alarms.isActive(machine, code));
      guide?.update(machine.state, machine.live);
      offer?.update();
      cards.forEach((card) => card.update());
      facts.update();
      controls.update();
      together.forEach((control) => control.update());
    },
    destroy() {
      schematic?.destroy();
      stopGuide?.();
      offer?.destroy?.();
      stopTraces();
      cards.forEach((card) => card.line?.destroy());
    },
  };
}

/** A key value as large as it matters, with the trace of its last minute. Its set point's control is put below. */
function valueCard(context: Context, machine: Machine, reading: Reading): View & { readonly path: string; readonly line: Sparkline | null } {
  const number = h("span", { class: "number" });
  const remark = h("p", { class: "set-point" });
  const { unit, decimals } = reading.shape;
  const line = !isNumber(reading) ? null : new Sparkline({ label: `${reading.label}, ${context.t("last minute")}`, unit, decimals, t: context.t });
  return {
    path: reading.path,
    line,
    element: h(
      "section",
      { class: "value-card", "aria-label": reading.label, title: context.describe(reading.description), "data-value-path": reading.path },
      h("h2", {}, reading.label),
      h("p", { class: "value-card-value" }, number, h("span", { class: "unit" }, unitText(unit))),
      remark,
      line !== null && h("div", { class: "trace" }, line.element),
    ),
    update() {
      setText(number, valueText(context, reading.shape, partAt(machine.live ?? undefined, reading.path)));
      setText(remark, remarkText(context, machine, reading));
    },
  };
}

/** What of the state an operator has to know beside the mode. */
function flagList(context: Context, machine: Machine, readings: readonly Reading[]): View {
  const items = readings.map((reading) => ({ reading, element: h("li", { class: "badge", title: context.describe(reading.description), "data-value-path": reading.path }) }));
  return {
    element: h("ul", { class: "badges" }, ...items.map(({ element }) => element)),
    update() {
      for (const { reading, element } of items) {
        setText(element, `${reading.label}: ${valueText(context, reading.shape, stateValue(machine, reading))}`);
      }
    },
  };
}
