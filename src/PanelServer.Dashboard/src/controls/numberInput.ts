import type { ValueShape } from "../api/description";
import { h } from "../dom";
import { settingText } from "../i18n/numbers";
import { unitText } from "../i18n/units";

/** Reads a number as people write it: with comma or point. NaN if it is none. */
export function parseNumber(text: string): number {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN;
}

/** Steps a number up or down, to a multiple of the step and within the range. */
export function stepNumber(shape: ValueShape, from: number, steps: number): number {
  const step = shape.step ?? 1;
  const next = Math.round(from / step + steps) * step;
  const decimals = (step.toString().split(".")[1] ?? "").length;
  return Number(Math.min(shape.maximum ?? Infinity, Math.max(shape.minimum ?? -Infinity, next)).toFixed(decimals));
}

/** Range and unit in words: `0 … 300 °C`; empty if there is no range. */
export function rangeText(shape: ValueShape, language: string): string {
  const { minimum, maximum } = shape;
  if (minimum === null && maximum === null) {
    return "";
  }

  // Never rounded: a limit of 52.9 that reads 53 would be refused.
  const exactly = (limit: number): string => inGroups(limit.toLocaleString(language, { maximumSignificantDigits: 15, useGrouping: false }));
  const lower = minimum === null ? "" : `${shape.minimum_is_exclusive ? "> " : ""}${exactly(minimum)}`;
  const upper = maximum === null ? "" : exactly(maximum);
  return `${lower} … ${upper} ${unitText(shape.unit, language)}`.trim();
}

/** Digits before the decimals in threes, from five on, with a space (ISO 80000-1): a comma or a point would be read as decimals. */
function inGroups(number: string): string {
  return number.replace(/^-?\d{5,}/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, "\u202f"));
}

/** A field for a number that can be typed, and stepped with the arrow keys. The range is a hint: the panel decides. */
export class NumberInput {
  readonly element: HTMLInputElement;
  private shown = "";

  constructor(
    private readonly shape: ValueShape,
    private readonly language: string,
    id: string,
  ) {
    this.element = h("input", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      role: "spinbutton",
      "aria-valuemin": shape.minimum,
      "aria-valuemax": shape.maximum,
    });
    this.element.addEventListener("keydown", (event) => {
      const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (steps !== undefined) {
        event.preventDefault();
        this.step(steps);
      }
    });
    this.element.addEventListener("input", () => this.describe());
  }

  /** What is typed in; NaN if it is no number. */
  get number(): number {
    return parseNumber(this.element.value);
  }

  /** True if something was typed that has not been sent. */
  get isDraft(): boolean {
    return this.element.value !== this.shown;
  }

  /** Shows the machine's value, unless somebody is typing another. */
  show(value: number | null): void {
    const isDraft = this.isDraft;
    this.shown = value === null ? "" : settingText(this.language, this.shape, value);
    if (!isDraft && this.element.value !== this.shown) {
      this.element.value = this.shown;
      this.describe();
    }
  }

  /** Takes steps from what stands there, negative ones downwards. */
  step(count: number): void {
    this.enter(stepNumber(this.shape, this.number || 0, count));
  }

  /** Enters a number, as if it had been typed. */
  enter(value: number): void {
    this.element.value = settingText(this.language, this.shape, value);
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Goes back to the machine's value. */
  reset(): void {
    this.element.value = this.shown;
    this.describe();
  }

  private describe(): void {
    const { number } = this;
    this.element.setAttribute("aria-valuenow", Number.isNaN(number) ? "" : String(number));
    this.element.setAttribute("aria-valuetext", `${this.element.value} ${unitText(this.shape.unit, this.language)}`.trim());
  }
}
