import { leavesOf, type MachineType } from "../api/description";
import type { Context, View } from "../context";
import { h } from "../dom";
import type { Machine } from "../model/machine";
import { MachinePlots } from "../plot";
import { keyValuesFirst, readingsOf } from "./reading";

/** The last hour of everything that the machine measures, key values first. */
export function trendsTab(context: Context, machine: Machine, type: MachineType): View {
  const all = readingsOf(context, leavesOf(type.live_values)).filter(({ shape }) => shape.kind === "number" || shape.kind === "integer");
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
