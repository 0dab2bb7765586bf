import type { ValueShape } from "../api/description";
import type { Context } from "../context";
import { h } from "../dom";
import { unitText } from "../i18n/units";
import { NumberInput, rangeText } from "./numberInput";
import { stepButtons } from "./stepButtons";

/** A field for a number between minus and plus, and its range, which describes it. */
export interface NumberEntry {
  readonly input: NumberInput;
  readonly element: HTMLElement;
  readonly range: HTMLElement;
}

/** Makes one. @param label What the number is called. @param id The field's id. */
export function numberEntry(context: Context, shape: ValueShape, label: string, id: string): NumberEntry {
  const input = new NumberInput(shape, context.language, id);
  const steps = stepButtons(context, label, (count) => input.step(count));
  const range = h("span", { id: `${id}-range`, class: "control-range" }, rangeText(shape, context.language));
  input.element.setAttribute("aria-describedby", range.id);
  const element = h("span", { class: "control-entry" }, steps.less, h("span", { class: "control-field" }, input.element, h("span", { class: "unit" }, unitText(shape.unit))), steps.more);
  return { input, element, range };
}
