import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { unitText } from "../i18n/units";
import { timeLabels, timeSplits, valueLabels } from "./axis";
import { emptyTraces, type Traces } from "./decimate";
import { decimalsFor, formatSetting } from "./precision";
import { niceRange } from "./scale";
import { limitsOf, type Trace } from "./series";
import { readColours, type PlotColours } from "./theme";
import type { TimeRange } from "./timeView";

/** Sizes in the chart, in CSS pixels at the usual size of text; they grow with it. */
const sizes = { text: 12, timeLabel: 74, valueLabel: 32, timeAxis: 28, character: 7.2, top: 28 } as const;

/** Steps between labels of the time axis, milliseconds. */
const timeSteps = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000];

/** What a chart tells its owner. */
export interface ChartEvents {
  /** The pointer stands at a row of the data, or has left (null). */
  hovered(row: number | null): void;
}

/** The canvas of a plot: axes, traces, set points with their values. Knows nothing of recordings and buttons. */
export class Chart {
  readonly data: Traces;
  private readonly plot: uPlot;
  private readonly font: string;
  private colours: PlotColours = readColours();

  /**
   * @param host Element of a definite size, which the canvas fills.
   * @param scale Size of the page's text, as a multiple of the usual 16 px.
   */
  constructor(private readonly host: HTMLElement, private readonly traces: readonly Trace[], readonly scale: number, events: ChartEvents) {
    this.data = emptyTraces(traces.length);
    this.font = getComputedStyle(host).fontFamily;
    const font = `${sizes.text * scale}px ${this.font}`;
    const unit = traces[0]?.unit ?? "";
    const decimals = traces[0]?.decimals ?? decimalsFor(unit);
    const limits = limitsOf(traces);
    const axis = { stroke: () => this.colours.muted, font, grid: { stroke: () => this.colours.grid, width: 1 }, ticks: { stroke: () => this.colours.grid, width: 1, size: 4 } };
    this.plot = new uPlot({
      width: Math.max(1, host.clientWidth),
      height: Math.max(1, host.clientHeight),
      ms: 1,
      legend: { show: false },
      // On the right there is room for half of a time, which stands centred below its line.
      padding: [sizes.top * scale, (sizes.timeLabel / 2) * scale, 0, 0],
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 }, bind: { dblclick: () => null } },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: { x: { time: true, auto: false }, y: { range: (_, low, high) => niceRange(low, high, 10 ** -decimals, limits) } },
      axes: [
        { ...axis, size: sizes.timeAxis * scale, space: sizes.timeLabel * scale, incrs: timeSteps, splits: (_, __, from, to, step) => timeSplits(from, to, step), values: (_, splits, __, ___, step) => timeLabels(splits, step) },
        { ...axis, space: sizes.valueLabel * scale, size: (_, labels) => 14 + sizes.character * scale * Math.max(2, ...(labels ?? []).map((label) => label.length)), values: (_, splits) => valueLabels(splits) },
      ],
      series: [{}, ...traces.map((trace) => this.makeSeries(trace))],
      hooks: {
        draw: [() => this.drawTexts(unit)],
        setCursor: [(plot) => events.hovered(plot.cursor.idx ?? null)],
      },
    }, this.aligned(), host);
  }

  /** The layer above the traces, which gets the pointer. */
  get overlay(): HTMLElement {
    return this.plot.over;
  }

  /** Width of the area of the traces, CSS pixels. */
  get plotWidth(): number {
    return this.plot.bbox.width / uPlot.pxRatio;
  }

  /** The canvas, for pictures. */
  get canvas(): HTMLCanvasElement {
    return this.plot.ctx.canvas;
  }

  /** Draws what `data` holds. */
  draw(range: TimeRange): void {
    this.plot.batch(() => {
      this.plot.setData(this.aligned(), false);
      this.plot.setScale("x", { min: range.from, max: range.to });
    });
  }

  /** Takes the host's size. */
  resize(): void {
    const [width, height] = [this.host.clientWidth, this.host.clientHeight];
    if (width > 0 && height > 0 && (width !== this.plot.width || height !== this.plot.height)) {
      this.plot.setSize({ width, height });
    }
  }

  /** Takes the colours of another theme. */
  recolour(): void {
    this.colours = readColours();
    this.plot.redraw(false, true);
  }

  /** Shows or hides a trace. */
  show(index: number, shown: boolean): void {
    this.plot.setSeries(index + 1, { show: shown });
  }

  /** Marks a range that is being chosen; of width 0 for none. @param left CSS pixels from the left of the traces' area. */
  select(left: number, width: number): void {
    this.plot.setSelect({ left, top: 0, width, height: width === 0 ? 0 : this.overlay.clientHeight }, false);
  }

  /** Time at a place. @param left CSS pixels from the left of the traces' area. */
  timeAt(left: number): number {
    return this.plot.posToVal(left, "x");
  }

  destroy(): void {
    this.plot.destroy();
  }

  private aligned(): uPlot.AlignedData {
    return [this.data.times, ...this.data.values];
  }

  private makeSeries(trace: Trace): uPlot.Series {
    const series: uPlot.Series = { stroke: () => this.colours.traces[trace.role], width: (trace.isSetPoint ? 1.25 : 1.75) * this.scale, points: { show: false } };
    const stepped = trace.isSetPoint ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
    return stepped === undefined ? series : { ...series, paths: stepped, dash: [6, 4] };
  }

  /** The unit above its axis, and at the right end of each set point its value. */
  private drawTexts(unit: string): void {
    const { ctx, bbox } = this.plot;
    const ratio = uPlot.pxRatio * this.scale;
    ctx.save();
    ctx.font = `${Math.round(sizes.text * ratio)}px ${this.font}`;
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    ctx.fillStyle = this.colours.muted;
    ctx.fillText(unitText(unit), 6 * ratio, bbox.top - 14 * ratio);
    ctx.textAlign = "right";
    for (const label of this.setPointLabels(13 * ratio)) {
      const right = bbox.left + bbox.width - 4 * ratio;
      const width = ctx.measureText(label.text).width;
      ctx.fillStyle = this.colours.surface;
      ctx.globalAlpha = 0.8;
      ctx.fillRect(right - width - 3 * ratio, label.y - 11 * ratio, width + 6 * ratio, 13 * ratio);
      ctx.globalAlpha = 1;
      ctx.fillStyle = this.colours.traces[label.trace.role];
      ctx.fillText(label.text, right, label.y);
    }

    ctx.restore();
  }

  /** Values of the set points shown, each above its line or, where it is crowded, below the one before; the same value once. */
  private setPointLabels(lineHeight: number): { trace: Trace; text: string; y: number }[] {
    const labels = this.traces.flatMap((trace) => {
      const value = this.lastOf(trace);
      return trace.isSetPoint && trace.shown && value !== null
        ? [{ trace, text: formatSetting(value, ""), y: this.plot.valToPos(value, "y", true) - lineHeight / 3 }]
        : [];
    });
    const distinct = labels.filter((label, index) => labels.findIndex((other) => other.text === label.text) === index).sort((a, b) => a.y - b.y);
    distinct.forEach((label, index) => {
      label.y = Math.max(label.y, (distinct[index - 1]?.y ?? Number.NEGATIVE_INFINITY) + lineHeight);
    });
    return distinct;
  }

  private lastOf(trace: Trace): number | null {
    return this.data.values[trace.index]?.at(-1) ?? null;
  }
}
