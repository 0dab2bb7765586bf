import type { ValueShape } from "../api/description";
import { unitText } from "./units";

/** A number that people set: with no more decimals than it needs, so that 200 does not read 200.000. */
export function settingText(language: string, shape: ValueShape, value: number): string {
  const decimals = Math.max(shape.decimals, ((shape.step ?? 0).toString().split(".")[1] ?? "").length);
  return Number(value.toFixed(decimals)).toLocaleString(language, { maximumFractionDigits: decimals, useGrouping: false });
}

/** A number that people set, with its unit, a part of one in per cent. */
export function settingWithUnit(language: string, shape: ValueShape, value: number): string {
  const shown = percentOf(shape);
  return withUnit(settingText(language, shown, value * shown.scale), shown.unit);
}

/** How a number is shown and entered: a part of one in per cent. @returns The shape of what is shown, and by what a value is multiplied for it. */
export function percentOf(shape: ValueShape): ValueShape & { readonly scale: number } {
  const scaled = (number: number | null): number | null => (number === null ? null : Number((number * 100).toPrecision(12)));
  return shape.is_fraction
    ? { ...shape, unit: "%", minimum: scaled(shape.minimum), maximum: scaled(shape.maximum), step: scaled(shape.step), example: scaled(shape.example), decimals: Math.max(0, shape.decimals - 2), scale: 100 }
    : { ...shape, scale: 1 };
}

/** A value with its unit. */
export function withUnit(text: string, unit: string): string {
  return unit === "" || text === "–" ? text : unit === "°" ? `${text}°` : `${text}\u00a0${unitText(unit)}`;
}
