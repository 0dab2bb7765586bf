/** Something that is drawn again when its data has changed. */
export interface Drawable {
  /** Time that must pass between two drawings while it is on screen, milliseconds. */
  readonly drawInterval: number;

  readonly isOnScreen: boolean;

  /** Size of what is drawn, in pixels of the screen. */
  readonly drawnPixels: number;

  /** Draws. @param now Time of the frame, as `performance.now()`. */
  draw(now: number): void;
}

/** Plots are drawn at multiples of this, milliseconds: together, since each frame costs something, whatever changes in it. */
const beat = 100;

/** What is not on screen is drawn rarely: only so that it is not empty when it comes into sight, or is printed. Milliseconds. */
const offScreenInterval = 5000;

/*
 * With many plots each is drawn less often, and with large ones too, since a screen without a graphics processor is painted
 * by the processor: all together they get this much time for each of them, and for each million pixels. Milliseconds.
 */
const timeForEach = 10;
const timeForMegapixel = 40;

/**
 * Draws all plots of the page, each at its own pace, from one animation frame request. While nothing has changed it does
 * nothing; while the page is hidden the browser gives no frames.
 */
export class DrawScheduler {
  private readonly drawnAt = new Map<Drawable, number>();
  private readonly waiting = new Set<Drawable>();
  private timeForAll = 0;
  private frame = 0;
  private timer = 0;
  private timerDue = Number.POSITIVE_INFINITY;

  /** Asks for a drawing, as soon as the item's pace allows. */
  request(item: Drawable): void {
    if (!this.waiting.has(item)) {
      this.waiting.add(item);
      this.plan(this.dueAt(item));
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

  private dueAt(item: Drawable): number {
    const drawn = this.drawnAt.get(item);
    const pace = item.isOnScreen ? Math.max(item.drawInterval, this.timeForAll) : offScreenInterval;
    return drawn === undefined ? 0 : Math.ceil((drawn + pace) / beat) * beat;
  }

  private plan(due: number): void {
    if (this.frame !== 0 || due >= this.timerDue) {
      return;
    }

    clearTimeout(this.timer);
    this.timerDue = Number.POSITIVE_INFINITY;
    const delay = due - performance.now();
    if (delay <= 0) {
      this.frame = requestAnimationFrame(this.step);
    } else {
      this.timerDue = due;
      this.timer = window.setTimeout(() => {
        this.timerDue = Number.POSITIVE_INFINITY;
        this.plan(0);
      }, delay);
    }
  }

  private readonly step = (): void => {
    this.frame = 0;
    const now = performance.now();
    for (const item of this.waiting) {
      if (this.dueAt(item) <= now) {
        this.waiting.delete(item);
        // Counted from the beat, so that a late frame delays the next one no further.
        this.drawnAt.set(item, Math.floor(now / beat) * beat);
        item.draw(now);
      }
    }

    this.timeForAll = 0;
    for (const item of this.drawnAt.keys()) {
      this.timeForAll += item.isOnScreen ? timeForEach + (timeForMegapixel * item.drawnPixels) / 1e6 : 0;
    }

    if (this.waiting.size > 0) {
      this.plan(Math.min(...[...this.waiting].map((item) => this.dueAt(item))));
    }
  };
}

/** The scheduler of the page. */
export const drawScheduler = new DrawScheduler();
