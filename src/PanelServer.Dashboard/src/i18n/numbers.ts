import type { ValueShape } from "../api/description";
import { unitText } from "./units";

/** A number that people set: with no more decimals than it needs, so that 200 does not read 200.000. */
export function settingText(language: string, shape: ValueShape, value: number): string {
  const decimals = Math.max(shape.decimals, ((shape.step ?? 0).toString().split(".")[1] ?? "").length);
  return Number(value.toFixed(decimals)).toLocaleString(language, { maximumFractionDigits: decimals, useGrouping: false });
}

/** A value with its unit. */
export function withUnit(text: string, unit: string): string {
  return unit === "" || text === "–" ? text : unit === "°" ? `${text}°` : `${text}\u00a0${unitText(unit)}`;
}
