import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { h, setText } from "../dom";
import { unitText } from "../i18n/units";
import type { Translate } from "../i18n/translate";
import { localDay, timeLabels, timeSplits, valueLabels } from "../plot/axis";
import { type ColourRole, type PlotColours, readColours } from "../plot/theme";
import { niceRange } from "../plot/scale";
import { type GridColumn, rangeThatMatters } from "./grid";

/** A signal in a pane. */
export interface PaneSignal {
  readonly label: string;
  readonly role: ColourRole;
  readonly column: GridColumn;
}

/** A mark on the time axis. */
export interface PaneMark {
  readonly time: number;
  readonly kind: "command" | "alarm" | "comment";
}

/** What stands for a mark, on the axis and in the list. */
export const markShapes: Readonly<Record<PaneMark["kind"], string>> = { alarm: "▲", command: "●", comment: "■" };

/** What a pane shows. */
export interface PaneContent {
  readonly unit: string;
  readonly decimals: number;
  readonly times: readonly number[];
  readonly signals: readonly PaneSignal[];
  readonly marks: readonly PaneMark[];
  /** Places of the two cursors on the axis. */
  readonly cursors: readonly [number, number];
  /** Whether a few values far off may be left out of the scale. */
  readonly leavesOut: boolean;
}

/** Sizes at the usual size of text, CSS pixels; they grow with it. */
const sizes = { text: 12, timeLabel: 84, valueLabel: 32, timeAxis: 28, character: 7.2, top: 30 } as const;
const usualTextPixels = 16;
const second = 1000;
const hour = 3_600 * second;
const day = 24 * hour;
const timeSteps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200].map((seconds) => seconds * second).concat([1, 2, 7, 14, 30, 60, 120, 365].map((days) => days * day));

/** The signals of one unit over time: means with the band of their extremes, set points as dashed steps, marks and two cursors. */
export class TrendPane {
  readonly element: HTMLElement;
  private readonly host = h("div", { class: "trend-canvas" });
  private readonly legend = h("ul", { class: "trend-legend" });
  private readonly note = h("p", { class: "plot-note", hidden: true });
  private readonly resize = new ResizeObserver(() => this.draw());
  private plot: uPlot | null = null;
  private content: PaneContent | null = null;
  private colours: PlotColours = readColours();

  /** @param picked Somebody has pointed at a place of the time axis. */
  constructor(title: string, private readonly t: Translate, private readonly picked: (index: number) => void) {
    this.element = h("figure", { class: "plot trend-pane", "aria-label": title }, this.legend, this.host, this.note);
    this.resize.observe(this.host);
  }

  /** What is drawn; null while nothing is. */
  get canvas(): HTMLCanvasElement | null {
    return this.plot?.ctx.canvas ?? null;
  }

  /** The signals by their names. */
  get names(): readonly Pick<PaneSignal, "label" | "role">[] {
    return this.content?.signals ?? [];
  }

  /** Shows what has changed. */
  show(content: PaneContent): void {
    this.content = content;
    this.legend.replaceChildren(...content.signals.map(({ label, role }) => h("li", { class: `trend-name plot-role-${role}` }, h("span", {}, label))));
    this.draw();
  }

  /** Draws the cursors at other places. */
  moveCursors(cursors: readonly [number, number]): void {
    if (this.content !== null) {
      this.content = { ...this.content, cursors };
      this.plot?.redraw(false, false);
    }
  }

  destroy(): void {
    this.resize.disconnect();
    this.plot?.destroy();
  }

  private draw(): void {
    const { content, host } = this;
    if (content === null || host.clientWidth === 0) {
      return;
    }

    this.colours = readColours();
    this.plot?.destroy();
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / usualTextPixels;
    const font = `${sizes.text * scale}px ${getComputedStyle(host).fontFamily}`;
    const axis = { stroke: () => this.colours.muted, font, grid: { stroke: () => this.colours.grid, width: 1 }, ticks: { stroke: () => this.colours.grid, width: 1, size: 4 } };
    const values = content.signals.flatMap(({ column }) => [...column.low, ...column.high, ...column.setPoint]).filter((value) => value !== null);
    const range = rangeThatMatters(values);
    const isCut = content.leavesOut && range?.leavesOut === true;
    const [low, high] = isCut ? [range.low, range.high] : [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];
    this.note.hidden = !isCut;
    setText(this.note, isCut ? this.t("A few values lie outside the scale.") : "");
    const dash = uPlot.paths.stepped?.({ align: 1 });
    const lines = content.signals.flatMap(({ role }): uPlot.Series[] => {
      const stroke = (): string => this.colours.traces[role];
      return [
        { stroke, width: 0, points: { show: false } },
        { stroke, width: 0, points: { show: false } },
        { stroke, width: 1.75 * scale, points: { show: false } },
        { stroke, width: 1.25 * scale, points: { show: false }, dash: [6, 4], ...(dash === undefined ? {} : { paths: dash }) },
      ];
    });
    const bands = content.signals.map(({ role }, index): uPlot.Band => ({ series: [4 * index + 1, 4 * index + 2], fill: () => `color-mix(in srgb, ${this.colours.traces[role]} 25%, transparent)` }));
    this.plot = new uPlot({
      width: host.clientWidth,
      height: host.clientHeight,
      ms: 1,
      legend: { show: false },
      padding: [sizes.top * scale, (sizes.timeLabel / 2) * scale, 0, 0],
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { show: false }, sync: { key: "trends" }, bind: { dblclick: () => null } },
      scales: { x: { time: true }, y: { range: () => niceRange(Number.isFinite(low) ? low : null, Number.isFinite(high) ? high : null, 10 ** -content.decimals) } },
      axes: [
        { ...axis, size: sizes.timeAxis * scale, space: sizes.timeLabel * scale, incrs: timeSteps, splits: (_, __, from, to, step) => timeSplits(from, to, step), values: (_, splits, __, ___, step) => (step >= day ? splits.map(localDay) : timeLabels(splits, step)) },
        { ...axis, space: sizes.valueLabel * scale, size: (_, labels) => 14 + sizes.character * scale * Math.max(4, ...(labels ?? []).map((label) => label.length)), values: (_, splits) => valueLabels(splits) },
      ],
      series: [{}, ...lines],
      bands,
      hooks: { draw: [(plot) => this.drawOver(plot, scale)] },
    }, [[...content.times], ...content.signals.flatMap(({ column }) => [[...column.high], [...column.low], [...column.mean], [...column.setPoint]])], host);
    const { plot } = this;
    plot.over.addEventListener("click", () => typeof plot.cursor.idx === "number" && this.picked(plot.cursor.idx));
  }

  /** The unit, the marks at the top, and the cursors with their names. */
  private drawOver(plot: uPlot, scale: number): void {
    const { ctx, bbox } = plot;
    const { content } = this;
    if (content === null) {
      return;
    }

    const ratio = uPlot.pxRatio * scale;
    const line = (time: number, colour: string, dash: number[]): number => {
      const x = plot.valToPos(time, "x", true);
      ctx.strokeStyle = colour;
      ctx.lineWidth = ratio;
      ctx.setLineDash(dash.map((length) => length * ratio));
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      return x;
    };
    ctx.save();
    ctx.font = `${Math.round(sizes.text * ratio)}px ${getComputedStyle(this.host).fontFamily}`;
    ctx.fillStyle = this.colours.muted;
    ctx.textAlign = "left";
    ctx.fillText(unitText(content.unit), 6 * ratio, bbox.top - 16 * ratio);
    ctx.textAlign = "center";
    for (const mark of content.marks) {
      const x = line(mark.time, this.colours.muted, mark.kind === "alarm" ? [2, 2] : [1, 5]);
      ctx.fillText(markShapes[mark.kind], x, bbox.top - 2 * ratio);
    }

    ["A", "B"].forEach((name, index) => {
      const time = content.times[content.cursors[index] ?? 0];
      if (time !== undefined) {
        const x = line(time, this.colours.text, []);
        ctx.fillStyle = this.colours.text;
        ctx.fillText(name, x, bbox.top - 16 * ratio);
      }
    });
    ctx.restore();
  }
}
