import { readColours } from "../plot/theme";
import type { TrendPane } from "./pane";

const margin = 16;
const titlePixels = 17;
const textPixels = 13;
const lineHeight = 20;
const betweenPixels = 14;

/** Makes a PNG of several panes, one below the other: a heading, and for each pane the names of its signals, on the theme's background. */
export function panesToPng(heading: string, panes: readonly TrendPane[]): Promise<Blob> {
  const shown = panes.flatMap((pane) => (pane.canvas === null ? [] : [{ canvas: pane.canvas, names: pane.names }]));
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  if (ctx === null) {
    throw new Error("The browser gives no canvas to draw the picture on.");
  }

  const ratio = Math.max(1, ...shown.map(({ canvas: drawn }) => drawn.width / Math.max(1, drawn.clientWidth)));
  const colours = readColours();
  const font = getComputedStyle(document.body).fontFamily;
  const width = 2 * margin + Math.max(0, ...shown.map(({ canvas: drawn }) => drawn.clientWidth));
  const height = 2 * margin + lineHeight + shown.reduce((sum, { canvas: drawn, names }) => sum + betweenPixels + names.length * lineHeight + drawn.clientHeight, 0);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, width, height);
  ctx.textBaseline = "top";
  ctx.fillStyle = colours.text;
  ctx.font = `600 ${titlePixels}px ${font}`;
  ctx.fillText(heading, margin, margin);
  ctx.font = `${textPixels}px ${font}`;
  let y = margin + lineHeight;
  for (const { canvas: drawn, names } of shown) {
    y += betweenPixels;
    for (const { label, role } of names) {
      ctx.fillStyle = colours.traces[role];
      ctx.fillRect(margin, y + 6, 16, 3);
      ctx.fillStyle = colours.text;
      ctx.fillText(label, margin + 22, y);
      y += lineHeight;
    }

    ctx.drawImage(drawn, margin, y, drawn.clientWidth, drawn.clientHeight);
    y += drawn.clientHeight;
  }

  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error("The browser made no picture.")) : resolve(blob)), "image/png"));
}
