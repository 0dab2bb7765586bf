import { h, setAttribute, setText } from "../dom";
import type { Translate } from "../i18n/translate";
import { Chart } from "./chart";
import { Controls } from "./controls";
import { toCsv, type CsvColumn } from "./csv";
import { decimate } from "./decimate";
import { download, fileName } from "./download";
import { drawScheduler, type Drawable } from "./drawScheduler";
import type { MachineAddress } from "./history";
import { Legend } from "./legend";
import { toPng } from "./picture";
import "./plot.css";
import { Recording } from "./recording";
import { linkSeries, type PlotSeries, type Trace } from "./series";
import { clockTime } from "./axis";
import { summarize } from "./summary";
import { watchTheme } from "./theme";
import { TimeView, type TimeRange } from "./timeView";
import { watchZoomGesture } from "./zoomGesture";

/** What a plot shows. */
export interface LivePlotOptions {
  readonly title: string;
  readonly machine: MachineAddress;
  readonly series: readonly PlotSeries[];
  readonly t: Translate;

  /** Time shown at first, milliseconds; one of those in controls.ts. By default five minutes. */
  readonly windowMilliseconds?: number;
}

/** The trace is drawn at most this often, values are written at most that often, the summary for screen readers rarely. */
const drawMilliseconds = 100;
const textMilliseconds = 250;
const summaryMilliseconds = 5_000;

/** Size of text that charts are laid out for; the page's is larger on very large screens. */
const usualTextPixels = 16;

/** A plot of live values: the last hour from the server, then what is appended; with pause, zoom and export. */
export class LivePlot implements Drawable {
  readonly element: HTMLElement;
  private readonly traces: readonly Trace[];
  private recording: Recording;
  private readonly view: TimeView;
  private readonly host = h("div", { class: "plot-canvas", role: "img" });
  private readonly note = h("p", { class: "plot-note", hidden: true });
  private readonly legend: Legend;
  private readonly controls: Controls;
  private readonly resize = new ResizeObserver(() => this.resized());
  private readonly sight = new IntersectionObserver((entries) => this.see(entries.at(-1)?.isIntersecting ?? true));
  private readonly unwatchTheme = watchTheme(() => this.chart?.recolour());
  private chart: Chart | null = null;
  private visible = false;
  private hoveredRow: number | null = null;
  private now: Readonly<Record<string, number | null | undefined>> = {};
  private drawn: TimeRange | null = null;
  private changed = true;
  private wroteTexts = Number.NEGATIVE_INFINITY;
  private wroteSummary = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: LivePlotOptions) {
    const { t, title } = options;
    this.traces = linkSeries(options.series);
    this.view = new TimeView(options.windowMilliseconds ?? 300_000);
    this.recording = this.newRecording();
    this.legend = new Legend(this.traces, t, (index, shown) => this.chart?.show(index, shown));
    this.controls = new Controls(t, title, this.view.window, {
      paused: (pause) => this.change(() => (pause ? this.view.pause(this.recording.store.latest) : this.view.resume())),
      windowChosen: (milliseconds) => this.change(() => (this.view.window = milliseconds)),
      zoomedBy: (factor) => this.change(() => this.view.zoomBy(factor, this.recording.store.latest)),
      movedBy: (part) => this.change(() => this.view.moveBy(part, this.recording.store.latest)),
      zoomReset: () => this.change(() => this.view.resetZoom()),
      exported: (format) => void this.export(format),
    });
    setAttribute(this.host, "aria-label", title);
    this.element = h("figure", { class: "plot", "aria-label": title },
      h("div", { class: "plot-head" }, h("h2", {}, title), this.controls.element), this.legend.element, this.host, this.note);
    this.writeTexts();
    this.resize.observe(this.host);
    this.sight.observe(this.element);
  }

  /** See {@link Drawable}: no more often than a column of the screen is filled, but values are kept current. */
  get drawInterval(): number {
    return Math.max(drawMilliseconds, Math.min(textMilliseconds, this.columnMilliseconds));
  }

  get isOnScreen(): boolean {
    return this.visible;
  }

  get drawnPixels(): number {
    return this.chart === null ? 0 : this.chart.canvas.width * this.chart.canvas.height;
  }

  /** Adds a sample. @param timestampMs The server's time, Unix milliseconds. @param values By the keys of the series. */
  append(timestampMs: number, values: Readonly<Record<string, number | null | undefined>>): void {
    this.recording.append(timestampMs, values);
    this.changed = true;
    drawScheduler.request(this);
  }

  /** Takes the last hour from the server again, so that what was missed while the connection was lost is there. */
  refill(): void {
    this.recording.destroy();
    this.recording = this.newRecording();
  }

  /** Shows values beside the names, unless those of another time are looked at. @param values By the keys of the series. */
  showNow(values: Readonly<Record<string, number | null | undefined>>): void {
    this.now = values;
    if (this.hoveredRow === null) {
      this.legend.show((index) => this.valueNow(index));
    }
  }

  draw(now: number): void {
    const { chart } = this;
    const { store } = this.recording;
    if (chart === null) {
      return;
    }

    const range = this.range();
    const moved = range.from !== this.drawn?.from || range.to !== this.drawn.to;
    if (this.changed && (moved || (this.view.isStill && range.to > store.latest - this.columnMilliseconds))) {
      decimate(store, range.from, range.to, this.columnMilliseconds, chart.data);
      chart.draw(range);
      this.drawn = range;
      this.changed = false;
    }

    if (now - this.wroteTexts >= textMilliseconds) {
      this.wroteTexts = now;
      this.writeTexts();
    } else {
      // The last values of a stream that ends must not stay unwritten.
      drawScheduler.request(this);
    }

    if (now - this.wroteSummary >= summaryMilliseconds) {
      this.wroteSummary = now;
      setAttribute(this.host, "aria-label", summarize(this.options.title, this.traces, chart.data, range, this.options.t));
    }
  }

  /** Stops everything; the element can be thrown away. */
  destroy(): void {
    drawScheduler.remove(this);
    this.recording.destroy();
    this.resize.disconnect();
    this.sight.disconnect();
    this.unwatchTheme();
    this.chart?.destroy();
  }

  private newRecording(): Recording {
    return new Recording(this.options.machine, this.traces.map((trace) => trace.key), () => this.refresh());
  }

  private get columnMilliseconds(): number {
    const range = this.view.range(0, 1);
    return (range.to - range.from) / Math.max(50, this.chart?.plotWidth ?? 0);
  }

  private range(): TimeRange {
    const { latest } = this.recording.store;
    return this.view.range(Number.isFinite(latest) ? latest : Date.now(), this.columnMilliseconds);
  }

  private change(act: () => unknown): void {
    act();
    this.controls.show(this.view.isStill, this.view.isZoomed);
    this.refresh();
  }

  /** Draws at once, whatever has been drawn before. */
  private refresh(): void {
    this.drawn = null;
    this.changed = true;
    this.wroteTexts = Number.NEGATIVE_INFINITY;
    drawScheduler.requestNow(this);
  }

  private see(visible: boolean): void {
    this.visible = visible;
    if (visible) {
      this.refresh();
    }
  }

  private resized(): void {
    if (this.host.clientWidth === 0) {
      return;
    }

    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / usualTextPixels;
    if (this.chart?.scale !== scale) {
      this.chart?.destroy();
      this.chart = this.makeChart(scale);
    } else {
      this.chart.resize();
    }

    this.refresh();
  }

  private makeChart(scale: number): Chart {
    const chart = new Chart(this.host, this.traces, scale, { hovered: (row) => this.hover(row) });
    for (const trace of this.traces.filter((one) => !one.shown)) {
      chart.show(trace.index, false);
    }

    watchZoomGesture(chart, (range) => this.change(() => this.view.zoom(range)), () => this.change(() => this.view.resetZoom()));
    return chart;
  }

  private hover(row: number | null): void {
    if (row !== this.hoveredRow) {
      this.hoveredRow = row;
      this.writeTexts();
    }
  }

  private writeTexts(): void {
    const { data } = this.chart ?? { data: null };
    const { store } = this.recording;
    const hoveredTime = this.hoveredRow === null ? undefined : data?.times[this.hoveredRow];
    if (hoveredTime !== undefined && this.hoveredRow !== null) {
      const row = this.hoveredRow;
      this.legend.show((index) => data?.values[index]?.[row] ?? null);
    } else {
      this.legend.show((index) => this.valueNow(index));
    }

    const text = this.noteText(hoveredTime, store.latest);
    setText(this.note, text);
    this.note.hidden = text === "";
  }

  /** What the rest of the screen shows, also while the picture stands still: a paused plot must not hide what the machine does. */
  private valueNow(index: number): number | null {
    return this.now[this.traces[index]?.key ?? ""] ?? null;
  }

  private noteText(hoveredTime: number | undefined, latest: number): string {
    const { t } = this.options;
    const behind = this.view.isPaused || this.view.isZoomed ? Math.max(0, Math.round((latest - this.range().to) / 1000)) : 0;
    return [
      this.recording.isLoading ? t("Loading the last hour …") : this.recording.problem !== null ? t("The last hour could not be loaded; the plot begins now.") : "",
      this.view.isStill ? `${t(this.view.isPaused ? "Paused" : "Zoomed")}${behind > 0 ? `, ${behind} s ${t("behind")}` : ""}` : "",
      hoveredTime === undefined ? "" : `${t("Values at")} ${clockTime(hoveredTime, true)}`,
    ].filter((part) => part !== "").join(" · ");
  }

  private csvColumns(): CsvColumn[] {
    return this.traces.map((trace) => {
      const of = this.traces.find((other) => other.key === trace.setPointOf);
      return { label: of === undefined ? trace.label : `${of.label}, ${this.options.t("set")}`, unit: trace.unit };
    });
  }

  private async export(format: "csv" | "png"): Promise<void> {
    const { machine, title } = this.options;
    const range = this.range();
    const end = Math.min(range.to, this.recording.store.latest);
    const name = fileName(machine, title, Number.isFinite(end) ? end : range.to, format);
    if (format === "csv") {
      const text = toCsv(this.csvColumns(), (visit) => this.recording.store.forEachSample(range.from, range.to, visit));
      download(new Blob([text], { type: "text/csv;charset=utf-8" }), name);
    } else if (this.chart !== null) {
      const { data } = this.chart;
      const valueOf = (index: number): number | null => data.values[index]?.filter((value) => value !== null).at(-1) ?? null;
      download(await toPng(this.chart.canvas, { title, machine: `${machine.slug} ${machine.serial}`, range, traces: this.traces, valueOf }), name);
    }
  }
}
