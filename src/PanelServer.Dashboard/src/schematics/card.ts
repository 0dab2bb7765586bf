import { h, setAttribute, setText, svg } from "../dom";

/** A mark on a card's scale. */
export interface Mark {
  /** Where, in the unit of the scale; null hides it. */
  readonly at: number | null;

  /** Looks of it: what is wanted, or what must not be passed. */
  readonly kind: "target" | "limit";
}

/** Values of one part of a machine: a name, one number large, some lines, and a scale. */
export class Card {
  readonly element: HTMLElement;
  private readonly number = h("span");
  private readonly unit = h("span", { class: "schematic-unit" });
  private readonly lines: HTMLElement[] = [];
  private readonly problem = h("p", { class: "schematic-problem", hidden: true });
  private readonly fill: SVGRectElement | null = null;
  private readonly marks: SVGRectElement[] = [];

  /**
   * @param title Name of the part.
   * @param area Name of its place in the grid, which stands below the part in the drawing.
   * @param lines How many lines of text it has.
   * @param scale Whether it has a scale below its value.
   * @param live Paths of the live values that it shows, separated by spaces: the control of a set point is put below its value.
   */
  constructor(title: string, area: string, lines: number, scale: boolean, live: string) {
    this.element = h("section", { class: `schematic-card schematic-area-${area}`, "aria-label": title, "data-live": live }, h("h2", {}, title),
      h("p", { class: "schematic-value" }, this.number, this.unit), this.problem);
    if (scale) {
      this.fill = svg("rect", { class: "schematic-scale-fill", x: 0, y: 2, height: 6, width: 0 });
      this.marks = [0, 1].map(() => svg("rect", { y: 0, width: 3, height: 10, visibility: "hidden" }));
      this.element.append(
        svg("svg", { class: "schematic-scale", "aria-hidden": "true" }, svg("rect", { class: "schematic-scale-ground", x: 0, y: 2, width: "100%", height: 6 }), this.fill, ...this.marks),
      );
    }

    for (let i = 0; i < lines; i++) {
      const line = h("p", { class: "schematic-line" });
      this.lines.push(line);
      this.element.append(line);
    }
  }

  /** Shows the main value. @param quantity A number and its unit, as `formatQuantity` writes them. */
  setValue(quantity: string): void {
    const [number, unit] = quantity.split("\u00a0");
    setText(this.number, number ?? "");
    setText(this.unit, unit === undefined ? "" : `\u00a0${unit}`);
  }

  /** Shows a line; an empty one is hidden. */
  setLine(index: number, text: string): void {
    const line = this.lines[index];
    if (line !== undefined) {
      setText(line, text);
      line.hidden = text === "";
    }
  }

  /** Shows what is wrong with the part, or that nothing is. */
  setProblem(text: string | null, severity: "alarm" | "warning" = "alarm"): void {
    setText(this.problem, text ?? "");
    this.problem.hidden = text === null;
    setAttribute(this.element, "data-severity", text === null ? null : severity);
  }

  /** Moves the scale. @param fraction What is filled, 0 … 1, or null for nothing. @param marks At most two, in fractions. */
  setScale(fraction: number | null, ...marks: Mark[]): void {
    if (this.fill !== null) {
      setAttribute(this.fill, "width", percent(fraction ?? 0));
    }

    this.marks.forEach((rect, index) => {
      const mark = marks[index];
      if (mark === undefined || mark.at === null) {
        setAttribute(rect, "visibility", "hidden");
        return;
      }

      setAttribute(rect, "visibility", "visible");
      setAttribute(rect, "class", `schematic-mark-${mark.kind}`);
      setAttribute(rect, "x", percent(mark.at));
    });
  }
}

function percent(fraction: number): string {
  return `${(Math.max(0, Math.min(1, fraction)) * 100).toFixed(1)}%`;
}
