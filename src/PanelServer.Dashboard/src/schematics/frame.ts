import { h, setText } from "../dom";
import { Animator, millisecondsBetweenPictures } from "./animator";
import type { AlarmLookup, Schematic } from "./schematic";
import "./schematics.css";

/** Below this width there is no room for all parts side by side. CSS pixels; the same as in schematics.css. */
const compactBelow = 860;

/** A fact in the line above the drawing. */
export interface Fact {
  readonly text: string;
  readonly severity?: "alarm" | "warning";
}

/** What a drawing has to offer. */
export interface Drawing<S, L> {
  readonly element: SVGSVGElement;

  /** Moves the parts. */
  show(state: S, live: L, stale: boolean): void;
}

/** What makes one machine's schematic out of the frame. */
export interface Content<S, L> {
  /** Name of the machine's class, for the style sheet. */
  readonly name: string;

  /** Cards, in the order in which material flows. */
  readonly cards: readonly HTMLElement[];

  /** Draws the machine. @param compact True where there is little room. */
  draw(animator: Animator, compact: boolean): Drawing<S, L>;

  /** Writes numbers into cards and says what stands above the drawing. */
  write(state: S, live: L, alarm: AlarmLookup): readonly Fact[];
}

/**
 * What all schematics share: facts above, drawing, cards below; the choice of layout; and the pace at which it
 * is drawn. Texts are HTML and therefore legible at any size of the drawing.
 */
export class SchematicFrame<S, L> implements Schematic {
  readonly element: HTMLElement;
  private readonly facts = h("ul", { class: "schematic-facts" });
  private readonly picture = h("div", { class: "schematic-picture" });
  private readonly animator = new Animator();
  private readonly resize = new ResizeObserver((entries) => this.choose(entries[0]?.contentRect.width ?? 0));
  private readonly room = new ResizeObserver(() => this.picture.classList.toggle("is-smaller", this.isSmaller()));
  private readonly sight: IntersectionObserver;
  private drawing: Drawing<S, L> | null = null;
  private compact: boolean | null = null;
  private latest: { state: S; live: L; stale: boolean } | null = null;
  private visible = true;
  private frame = 0;
  private shown = Number.NEGATIVE_INFINITY;

  /** @param content What the machine looks like. @param label Name of the whole for those who do not see it. */
  constructor(private readonly content: Content<S, L>, label: string) {
    this.element = h("section", { class: `schematic schematic-${content.name}`, "aria-label": label },
      this.facts, this.picture, h("div", { class: "schematic-cards" }, ...content.cards));
    this.sight = new IntersectionObserver((entries) => this.see(entries.at(-1)?.isIntersecting ?? true));
    this.sight.observe(this.element);
    this.resize.observe(this.element);
    this.room.observe(this.picture);
  }

  update(state: unknown, live: unknown, stale: boolean, alarm: AlarmLookup): void {
    if (state === null || live === null || state === undefined || live === undefined) {
      return;
    }

    // The server's slug promises these shapes.
    this.latest = { state: state as S, live: live as L, stale };
    this.element.classList.toggle("is-stale", stale);
    // At once, so that a number is the same here and wherever else it stands.
    this.writeFacts(this.content.write(this.latest.state, this.latest.live, alarm));
    this.schedule();
  }

  destroy(): void {
    this.resize.disconnect();
    this.room.disconnect();
    this.sight.disconnect();
    this.animator.destroy();
    cancelAnimationFrame(this.frame);
  }

  private see(visible: boolean): void {
    this.visible = visible;
    this.animator.setVisible(visible);
    this.schedule();
  }

  private choose(width: number): void {
    const compact = width < compactBelow;
    if (width === 0 || compact === this.compact) {
      return;
    }

    this.compact = compact;
    this.animator.clear();
    this.drawing = this.content.draw(this.animator, compact);
    this.picture.replaceChildren(this.drawing.element);
    this.schedule();
  }

  /** Whether it has less height than its width wants. */
  private isSmaller(): boolean {
    const { width, height } = this.drawing?.element.viewBox.baseVal ?? { width: 1, height: 0 };
    return this.picture.clientHeight < (this.picture.clientWidth * height) / width - 2;
  }

  private schedule(): void {
    if (this.frame === 0 && this.visible && this.latest !== null) {
      this.frame = requestAnimationFrame(this.render);
    }
  }

  private readonly render = (now: number): void => {
    this.frame = 0;
    if (this.latest === null) {
      return;
    }

    if (now - this.shown < millisecondsBetweenPictures) {
      this.schedule();
      return;
    }

    const { state, live, stale } = this.latest;
    this.shown = now;
    this.drawing?.show(state, live, stale);
  };

  private writeFacts(facts: readonly Fact[]): void {
    this.facts.hidden = facts.length === 0;
    while (this.facts.children.length < facts.length) {
      this.facts.append(h("li"));
    }

    [...this.facts.children].forEach((item, index) => {
      const fact = facts[index];
      if (item instanceof HTMLElement) {
        item.hidden = fact === undefined;
        item.className = fact?.severity === undefined ? "" : `schematic-fact-${fact.severity}`;
      }

      setText(item, fact?.text ?? "");
    });
  }
}
