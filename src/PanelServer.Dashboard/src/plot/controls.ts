import { h, setAttribute, setText } from "../dom";
import type { Translate } from "../i18n/translate";

/** Windows of time to choose from, milliseconds. */
export const windows = [
  { milliseconds: 60_000, label: "1 min" },
  { milliseconds: 300_000, label: "5 min" },
  { milliseconds: 900_000, label: "15 min" },
  { milliseconds: 3_600_000, label: "1 h" },
] as const;

/** What the user can do with a plot. */
export interface ControlEvents {
  paused(pause: boolean): void;
  windowChosen(milliseconds: number): void;

  /** @param factor Below 1 to see less time, above 1 to see more. */
  zoomedBy(factor: number): void;

  /** @param part Part of the range shown; negative for earlier. */
  movedBy(part: number): void;
  zoomReset(): void;
  exported(format: "csv" | "png"): void;
}

/** The buttons of a plot. */
export class Controls {
  readonly element: HTMLElement;
  private readonly pauseButton: HTMLButtonElement;
  private readonly whenZoomed: readonly HTMLButtonElement[];
  private isStill = false;

  constructor(private readonly t: Translate, title: string, window: number, events: ControlEvents) {
    const button = (text: string, label: string, pressed: () => void): HTMLButtonElement => {
      const made = h("button", { type: "button", class: "plot-button", "aria-label": t(label), title: t(label) }, text);
      made.addEventListener("click", pressed);
      return made;
    };
    this.pauseButton = button(t("Pause"), "Pause", () => events.paused(!this.isStill));
    const earlier = button("◀", "Earlier", () => events.movedBy(-0.5));
    const later = button("▶", "Later", () => events.movedBy(0.5));
    const reset = button("↺", "Reset zoom", () => events.zoomReset());
    this.pauseButton.classList.add("plot-pause");
    this.whenZoomed = [earlier, later, reset];
    const choice = h("select", { class: "plot-window", "aria-label": t("Time window") }, ...windows.map((one) => h("option", { value: one.milliseconds, selected: one.milliseconds === window }, one.label)));
    choice.addEventListener("change", () => events.windowChosen(Number(choice.value)));
    this.element = h("div", { class: "plot-controls", role: "toolbar", "aria-label": `${t("Plot")}: ${title}` },
      choice, this.pauseButton,
      button("+", "Zoom in", () => events.zoomedBy(0.5)), button("−", "Zoom out", () => events.zoomedBy(2)), earlier, later, reset,
      button("CSV", "Export as CSV", () => events.exported("csv")), button("PNG", "Export as PNG", () => events.exported("png")));
    this.show(false, false);
  }

  /** Shows whether the plot stands still, and offers what makes sense then. No button moves: somebody may be about to press one. */
  show(still: boolean, zoomed: boolean): void {
    const label = this.t(still ? "Resume" : "Pause");
    setText(this.pauseButton, label);
    setAttribute(this.pauseButton, "aria-label", label);
    setAttribute(this.pauseButton, "title", label);
    this.pauseButton.classList.toggle("is-still", still);
    this.isStill = still;
    for (const element of this.whenZoomed) {
      element.disabled = !zoomed;
    }
  }
}
