import { h, setAttribute, setText, svg } from "../dom";
import type { Translate } from "../i18n/translate";
import { formatQuantity, formatSetting } from "./precision";
import type { Trace } from "./series";

/** Names of the traces with their values. Each is a button that hides or shows its trace and the set point of it. */
export class Legend {
  readonly element: HTMLUListElement;
  private readonly entries: readonly { readonly trace: Trace; readonly value: HTMLElement; readonly setPoint: HTMLElement }[];

  /** @param toggled A trace shall be shown or hidden. */
  constructor(private readonly traces: readonly Trace[], private readonly t: Translate, toggled: (index: number, shown: boolean) => void) {
    const listed = traces.filter((trace) => !trace.isSetPoint);
    this.entries = listed.map((trace) => ({ trace, value: h("span", { class: "plot-value" }), setPoint: h("span", { class: "plot-set-point" }) }));
    this.element = h("ul", { class: "plot-legend" }, ...this.entries.map((entry) => this.makeEntry(entry, toggled)));
  }

  /** Shows values. @param valueOf Value of a trace by its index; NaN or null for none. */
  show(valueOf: (index: number) => number | null): void {
    for (const { trace, value, setPoint } of this.entries) {
      setText(value, formatQuantity(valueOf(trace.index), trace.unit, undefined, trace.decimals));
      const target = trace.setPoint === null ? null : valueOf(trace.setPoint);
      setText(setPoint, target === null || Number.isNaN(target) ? "" : `${this.t("set")} ${formatSetting(target, trace.unit)}`);
    }
  }

  private makeEntry(entry: { trace: Trace; value: HTMLElement; setPoint: HTMLElement }, toggled: (index: number, shown: boolean) => void): HTMLElement {
    const { trace, value, setPoint } = entry;
    const swatch = svg("svg", { class: `plot-swatch plot-role-${trace.role}`, viewBox: "0 0 18 6", "aria-hidden": "true" }, svg("path", { d: "M0 3 H18" }));
    const button = h("button", { type: "button", class: "plot-key", "aria-pressed": "true", title: this.t("Show or hide") }, swatch, h("span", {}, trace.label), value, setPoint);
    button.addEventListener("click", () => {
      trace.shown = !trace.shown;
      setAttribute(button, "aria-pressed", String(trace.shown));
      toggled(trace.index, trace.shown);
      const target = trace.setPoint === null ? undefined : this.traces[trace.setPoint];
      if (target !== undefined) {
        target.shown = trace.shown;
        toggled(target.index, trace.shown);
      }
    });
    return h("li", {}, button);
  }
}
