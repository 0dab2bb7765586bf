import { leavesOf, type MachineType } from "../api/description";
import type { Context, View } from "../context";
import { h, setAttribute } from "../dom";
import type { Machine } from "../model/machine";
import { MachinePlots } from "../plot";
import { isNumber, keyValuesFirst, readingsOf } from "./reading";
import { machineTrends } from "./trendsPage";

/** Everything that the machine measures: the last hour live, or further back out of the server's history. */
export function trendsTab(context: Context, machine: Machine, type: MachineType): View {
  const { t } = context;
  const hour = lastHour(context, machine, type);
  const place = h("div", {}, hour.element);
  let past: View | null = null;
  const live = h("button", { type: "button", "aria-pressed": "true" }, t("Last hour, live"));
  const back = h("button", { type: "button", "aria-pressed": "false" }, t("Further back"));
  const choose = (isPast: boolean): void => {
    past?.destroy?.();
    past = isPast ? machineTrends(context, machine) : null;
    place.replaceChildren((past ?? hour).element);
    setAttribute(live, "aria-pressed", String(!isPast));
    setAttribute(back, "aria-pressed", String(isPast));
    past?.update();
  };
  live.addEventListener("click", () => choose(false));
  back.addEventListener("click", () => choose(true));
  return {
    element: h("div", { class: "machine-trends" }, h("div", { class: "segments", role: "group", "aria-label": t("Time window") }, live, back), place),
    update() {
      hour.update();
      past?.update();
    },
    destroy() {
      hour.destroy?.();
      past?.destroy?.();
    },
  };
}

/** Plots of the last hour, key values first. */
function lastHour(context: Context, machine: Machine, type: MachineType): View {
  const all = readingsOf(context, leavesOf(type.live_values)).filter(isNumber);
  const plotted = keyValuesFirst(all);
  const plots = new MachinePlots(machine, plotted.map((reading) => ({ path: reading.path, label: reading.label, unit: reading.shape.unit, decimals: reading.shape.decimals, limits: reading.shape, setPoint: reading.setPoint })), context.t);
  const stop = machine.onSample((sample) => plots.append(sample.time, sample.values, machine.state));
  let wasStale = false;
  return {
    element: h("section", { class: "machine-plots", "aria-label": context.t("Trends") }, plotted.length === 0 && h("p", {}, context.t("This machine measures nothing.")), plots.element),
    update() {
      const isStale = context.panel.isStale(machine);
      if (wasStale && !isStale) {
        plots.refill();
      }

      wasStale = isStale;
      plots.showNow(machine.live, machine.state);
    },
    destroy() {
      stop();
      plots.destroy();
    },
  };
}
