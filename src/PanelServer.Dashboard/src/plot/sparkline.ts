import { h, setAttribute } from "../dom";
import type { Translate } from "../i18n/translate";
import { decimate, emptyTraces } from "./decimate";
import { drawScheduler, type Drawable } from "./drawScheduler";
import "./plot.css";
import { decimalsFor, formatQuantity } from "./precision";
import { longestLivePause, SampleStore } from "./sampleStore";
import { readColours, watchTheme } from "./theme";

/** What a sparkline shows, milliseconds. */
const windowMilliseconds = 60_000;

/** Samples at 30 Hz for the window and a bit more. */
const rawRows = 2_000;
const secondRows = 64;

/** What a sparkline is of. */
export interface SparklineOptions {
  readonly label: string;
  readonly unit: string;

  /** Decimals worth reading; by default those that suit the unit. */
  readonly decimals?: number;
  readonly t: Translate;
}

/** The last minute of one value as a small trace without axes, drawn once a second. */
export class Sparkline implements Drawable {
  readonly element: HTMLCanvasElement;
  readonly drawInterval = 1000;
  private readonly store = new SampleStore(1, rawRows, secondRows);
  private readonly data = emptyTraces(1);
  private readonly sight = new IntersectionObserver((entries) => this.see(entries.at(-1)?.isIntersecting ?? true));
  private readonly resize = new ResizeObserver(() => drawScheduler.requestNow(this));
  private readonly unwatchTheme = watchTheme(() => {
    this.colours = readColours();
    drawScheduler.requestNow(this);
  });
  private colours = readColours();
  private visible = false;

  constructor(private readonly options: SparklineOptions) {
    this.element = h("canvas", { class: "sparkline", role: "img", "aria-label": options.label });
    this.sight.observe(this.element);
    this.resize.observe(this.element);
  }

  get isOnScreen(): boolean {
    return this.visible;
  }

  get drawnPixels(): number {
    return this.element.width * this.element.height;
  }

  /**
   * Adds a value.
   * @param timestampMs The server's time, Unix milliseconds.
   * @param recordedPause The longest pause for a value from the history, milliseconds; null for a live one.
   */
  append(timestampMs: number, value: number | null, recordedPause: number | null = null): void {
    this.store.append(timestampMs, [value], recordedPause ?? longestLivePause, recordedPause === null ? Date.now() : timestampMs);
    drawScheduler.request(this);
  }

  draw(): void {
    const ctx = this.element.getContext("2d");
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(this.element.clientWidth * ratio), Math.round(this.element.clientHeight * ratio)];
    if (ctx === null || width === 0 || height === 0) {
      return;
    }

    if (this.element.width !== width || this.element.height !== height) {
      [this.element.width, this.element.height] = [width, height];
    }

    ctx.clearRect(0, 0, width, height);
    const to = this.store.latest;
    if (!Number.isFinite(to)) {
      return;
    }

    decimate(this.store, to - windowMilliseconds, to, windowMilliseconds / Math.max(1, this.element.clientWidth), this.data);
    this.stroke(ctx, to, width, height, ratio);
  }

  /** Stops everything; the element can be thrown away. */
  destroy(): void {
    drawScheduler.remove(this);
    this.sight.disconnect();
    this.resize.disconnect();
    this.unwatchTheme();
  }

  private see(visible: boolean): void {
    this.visible = visible;
    if (visible) {
      drawScheduler.requestNow(this);
    }
  }

  private stroke(ctx: CanvasRenderingContext2D, to: number, width: number, height: number, ratio: number): void {
    const values = this.data.values[0] ?? [];
    const known = values.filter((value): value is number => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    // A steady value is a line in the middle, not noise blown up to the full height.
    const span = Math.max(high - low, Math.abs(high) * 0.02, 10 * 10 ** -(this.options.decimals ?? decimalsFor(this.options.unit)));
    const middle = (low + high) / 2;
    const inset = 2 * ratio;
    ctx.beginPath();
    let drawing = false;
    values.forEach((value, row) => {
      if (value === null) {
        drawing = false;
        return;
      }

      const x = width * (1 - (to - (this.data.times[row] ?? to)) / windowMilliseconds);
      const y = height / 2 - ((value - middle) / span) * (height - 2 * inset);
      if (drawing) {
        ctx.lineTo(x, y);
      } else {
        ctx.moveTo(x, y);
        drawing = true;
      }
    });
    ctx.strokeStyle = this.colours.traces[1];
    ctx.lineWidth = 1.5 * ratio;
    ctx.lineJoin = "round";
    ctx.stroke();
    const { label, unit, decimals, t } = this.options;
    setAttribute(this.element, "aria-label", known.length === 0 ? `${label}: ${t("no values")}`
      : `${label}, ${t("last minute")}: ${t("lowest")} ${formatQuantity(low, unit, undefined, decimals)}, ${t("highest")} ${formatQuantity(high, unit, undefined, decimals)}`);
  }
}
