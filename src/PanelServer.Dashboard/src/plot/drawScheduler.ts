/** Something that is drawn again when its data has changed. */
export interface Drawable {
  /** Time that must pass between two drawings, milliseconds. */
  readonly drawInterval: number;

  /** Draws. @param now Time of the frame, as `performance.now()`. */
  draw(now: number): void;
}

/** More drawings in one frame would make it late, and with it the answer to a click. */
const drawingsPerFrame = 3;

/**
 * Draws all plots of the page, each at its own pace and few in one frame, from one animation frame request. While nothing
 * has changed it does nothing; while the page is hidden the browser gives no frames.
 */
export class DrawScheduler {
  private readonly drawnAt = new Map<Drawable, number>();
  private readonly waiting = new Set<Drawable>();
  private frame = 0;
  private timer = 0;

  /** Asks for a drawing, as soon as the item's pace allows. */
  request(item: Drawable): void {
    if (!this.waiting.has(item)) {
      this.waiting.add(item);
      this.plan(this.dueIn(item, performance.now()));
    }
  }

  /** Asks for a drawing in the next frame, because the user has done something. */
  requestNow(item: Drawable): void {
    this.drawnAt.delete(item);
    this.waiting.add(item);
    this.plan(0);
  }

  /** Forgets an item. */
  remove(item: Drawable): void {
    this.waiting.delete(item);
    this.drawnAt.delete(item);
  }

  private plan(delay: number): void {
    if (this.frame !== 0) {
      return;
    }

    if (delay <= 0) {
      clearTimeout(this.timer);
      this.timer = 0;
      this.frame = requestAnimationFrame(this.step);
    } else if (this.timer === 0) {
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.plan(0);
      }, delay);
    }
  }

  private dueIn(item: Drawable, now: number): number {
    return (this.drawnAt.get(item) ?? Number.NEGATIVE_INFINITY) + item.drawInterval - now;
  }

  private readonly step = (): void => {
    this.frame = 0;
    const now = performance.now();
    let drawn = 0;
    for (const item of this.waiting) {
      if (drawn < drawingsPerFrame && this.dueIn(item, now) <= 0) {
        this.waiting.delete(item);
        this.drawnAt.set(item, now);
        item.draw(now);
        drawn++;
      }
    }

    const next = Math.min(...[...this.waiting].map((item) => this.dueIn(item, now)));
    if (Number.isFinite(next)) {
      this.plan(next);
    } else if (this.waiting.size > 0) {
      this.plan(0);
    }
  };
}

/** The scheduler of the page. */
export const drawScheduler = new DrawScheduler();
