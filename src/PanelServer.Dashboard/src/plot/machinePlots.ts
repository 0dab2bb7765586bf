import type { SetPoint } from "../api/description";
import type { Json } from "../api/json";
import { h } from "../dom";
import type { Translate } from "../i18n/translate";
import type { MachineAddress } from "./history";
import { LivePlot } from "./livePlot";
import type { Limits } from "./scale";
import type { PlotSeries } from "./series";
import type { ColourRole } from "./theme";

/** A value of a machine that can be plotted. */
export interface PlottedValue {
  /** Dotted path in the live values, which is also the name of the field in the history. */
  readonly path: string;
  readonly label: string;
  readonly unit: string;
  readonly decimals: number;

  /** What it can be at all. */
  readonly limits: Limits;

  /** Its set point, or null. */
  readonly setPoint: SetPoint | null;
}

/** Values that are plotted together, because they have the same unit. */
export interface PlotGroup {
  readonly title: string;
  readonly values: readonly PlottedValue[];
}

/** What several values of a unit are called together. */
const quantities: Readonly<Record<string, string>> = {
  "°C": "Temperatures",
  bar: "Pressures",
  rpm: "Speeds",
  "m/min": "Speeds",
  W: "Powers",
  V: "Voltages",
  A: "Currents",
  mm: "Lengths in mm",
  m: "Lengths in m",
};

/** As many colours as can be told apart. */
const tracesInOnePlot = 8;

/** Puts values of one unit together, in the order in which the machine names them. */
export function groupValues(values: readonly PlottedValue[], t: Translate): PlotGroup[] {
  const byUnit = new Map<string, PlottedValue[]>();
  for (const value of values) {
    byUnit.set(value.unit, [...(byUnit.get(value.unit) ?? []), value]);
  }

  return [...byUnit].flatMap(([unit, all]) => {
    const parts = Array.from({ length: Math.ceil(all.length / tracesInOnePlot) }, (_, part) => all.slice(part * tracesInOnePlot, (part + 1) * tracesInOnePlot));
    return parts.map((part) => ({ title: part.length === 1 ? (part[0]?.label ?? "") : quantities[unit] === undefined ? `${t("Values")} ${unit}`.trim() : t(quantities[unit]), values: part }));
  });
}

/** All plots of a machine: one for each unit. */
export class MachinePlots {
  readonly element: HTMLElement;
  private readonly plots: readonly LivePlot[];
  private readonly live: readonly (readonly [string, readonly string[]])[];
  private readonly setPoints: readonly (readonly [string, SetPoint])[];

  constructor(machine: MachineAddress, values: readonly PlottedValue[], t: Translate) {
    this.plots = groupValues(values, t).map((group) => new LivePlot({ title: group.title, machine, series: seriesOf(group.values), t }));
    this.live = values.map((value) => [value.path, value.path.split(".")]);
    this.setPoints = values.flatMap((value) => (value.setPoint === null ? [] : [[setPointKey(value), value.setPoint] as const]));
    this.element = h("div", { class: "plot-grid" }, ...this.plots.map((plot) => plot.element));
  }

  /**
   * Adds a sample to all plots.
   * @param timestampMs The server's time, Unix milliseconds.
   * @param live The live values as the server sent them.
   * @param state The state that was true then, for the set points; null if it is not known yet.
   */
  append(timestampMs: number, live: Json, state: Json): void {
    const values = this.valuesOf(live, state);
    for (const plot of this.plots) {
      plot.append(timestampMs, values);
    }
  }

  /** Takes the last hour from the server again. */
  refill(): void {
    for (const plot of this.plots) {
      plot.refill();
    }
  }

  /** Shows values beside the names of the traces, the same as the rest of the screen shows. */
  showNow(live: Json, state: Json): void {
    const values = this.valuesOf(live, state);
    for (const plot of this.plots) {
      plot.showNow(values);
    }
  }

  private valuesOf(live: Json, state: Json): Record<string, number | null> {
    const values: Record<string, number | null> = {};
    for (const [key, path] of this.live) {
      values[key] = numberAt(live, path);
    }

    for (const [key, setPoint] of this.setPoints) {
      values[key] = setPoint.valueIn(state);
    }

    return values;
  }

  /** Stops all plots. */
  destroy(): void {
    for (const plot of this.plots) {
      plot.destroy();
    }
  }
}

function seriesOf(values: readonly PlottedValue[]): PlotSeries[] {
  const measured = values.map((value, index): PlotSeries => ({ key: value.path, label: value.label, unit: value.unit, decimals: value.decimals, limits: value.limits, role: roleOf(index) }));
  const wanted = values.flatMap((value, index): PlotSeries[] => (value.setPoint === null ? [] : [{ key: setPointKey(value), label: value.label, unit: value.unit, decimals: value.decimals, role: roleOf(index), setPointOf: value.path }]));
  return [...measured, ...wanted];
}

/** Name of its field in the history. */
function setPointKey(value: PlottedValue): string {
  return `${value.path}.set_point`;
}

function roleOf(index: number): ColourRole {
  const roles: readonly ColourRole[] = [1, 2, 3, 4, 5, 6, 7, 8];
  return roles[index % roles.length] ?? 1;
}

function numberAt(root: unknown, path: readonly string[]): number | null {
  let part: unknown = root;
  for (const name of path) {
    part = typeof part === "object" && part !== null ? (part as Readonly<Record<string, unknown>>)[name] : undefined;
  }

  return typeof part === "number" && Number.isFinite(part) ? part : null;
}
