import { clockTime, localDay } from "./axis";
import { formatQuantity } from "./precision";
import type { Trace } from "./series";
import { readColours } from "./theme";
import type { TimeRange } from "./timeView";

/** What a picture of a plot says besides the traces. */
export interface PictureTexts {
  readonly title: string;
  readonly machine: string;
  readonly range: TimeRange;
  readonly traces: readonly Trace[];

  /** Value at the end of the range, by trace. */
  readonly valueOf: (index: number) => number | null;
}

const margin = 16;
const lineHeight = 20;

/** Makes a PNG of a plot: title, machine and time, names with values, and the traces, on the theme's background. */
export function toPng(plot: HTMLCanvasElement, texts: PictureTexts): Promise<Blob> {
  const ratio = plot.width / Math.max(1, plot.clientWidth);
  const colours = readColours();
  const font = getComputedStyle(document.body).fontFamily;
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  if (ctx === null) {
    throw new Error("The browser gives no canvas to draw the picture on.");
  }

  const width = plot.clientWidth + 2 * margin;
  ctx.font = `13px ${font}`;
  const entries = placeEntries(ctx, texts, width);
  const top = margin + 24 + lineHeight + entries.height + 8;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round((top + plot.clientHeight + margin) * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, width, canvas.height / ratio);
  ctx.textBaseline = "top";
  ctx.fillStyle = colours.text;
  ctx.font = `600 17px ${font}`;
  ctx.fillText(texts.title, margin, margin);
  ctx.font = `13px ${font}`;
  ctx.fillStyle = colours.muted;
  ctx.fillText(`${texts.machine}, ${localDay(texts.range.from)} ${clockTime(texts.range.from, true)} – ${clockTime(texts.range.to, true)}`, margin, margin + 24);
  for (const entry of entries.placed) {
    const y = margin + 24 + lineHeight + entry.y;
    ctx.fillStyle = colours.traces[entry.trace.role];
    ctx.fillRect(entry.x, y + 6, 16, 3);
    ctx.fillStyle = colours.text;
    ctx.fillText(entry.text, entry.x + 22, y);
  }

  ctx.drawImage(plot, margin, top, plot.clientWidth, plot.clientHeight);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error("The browser made no picture.")) : resolve(blob)), "image/png"));
}

/** Puts the names of the traces in lines of the picture's width. */
function placeEntries(ctx: CanvasRenderingContext2D, texts: PictureTexts, width: number): { placed: { trace: Trace; text: string; x: number; y: number }[]; height: number } {
  let [x, y] = [margin, 0];
  const placed = texts.traces.filter((trace) => trace.shown && !trace.isSetPoint).map((trace) => {
    const text = `${trace.label} ${formatQuantity(texts.valueOf(trace.index), trace.unit, undefined, trace.decimals)}`;
    const needed = 22 + ctx.measureText(text).width;
    if (x > margin && x + needed > width - margin) {
      [x, y] = [margin, y + lineHeight];
    }

    const entry = { trace, text, x, y };
    x += needed + 18;
    return entry;
  });
  return { placed, height: y + lineHeight };
}
