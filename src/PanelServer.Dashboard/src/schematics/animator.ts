/** A part that turns. */
export interface TurningPart {
  /** Shows the part at an angle. @param revolutions 0 … 1. */
  show(revolutions: number): void;
}

/** More than this looks like standing still or turning backwards on a 60 Hz screen, since the parts have few spokes. */
const fastestVisibleRevolutionsPerSecond = 2.5;

/** 20 pictures a second are smooth enough for slow machines and cost a third of 60. Milliseconds. */
export const millisecondsBetweenPictures = 45;

/**
 * Turns the parts of a drawing at the speed of the machine. Asks for animation frames only while something turns, the
 * drawing is on screen, and the user has not asked the system for less motion.
 */
export class Animator {
  private readonly parts = new Map<TurningPart, { speed: number; phase: number }>();
  private readonly reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly wake = (): void => this.schedule();
  private visible = true;
  private frame = 0;
  private previous = 0;

  constructor() {
    this.reducedMotion.addEventListener("change", this.wake);
  }

  /** Sets the speed of a part. @param revolutionsPerSecond Negative turns backwards, 0 stops. */
  turn(part: TurningPart, revolutionsPerSecond: number): void {
    const limit = fastestVisibleRevolutionsPerSecond;
    const speed = Math.max(-limit, Math.min(limit, revolutionsPerSecond));
    const entry = this.parts.get(part);
    if (entry === undefined) {
      this.parts.set(part, { speed, phase: 0 });
      part.show(0);
    } else {
      entry.speed = speed;
    }

    this.schedule();
  }

  /** Forgets all parts, because the drawing is built anew. */
  clear(): void {
    this.parts.clear();
  }

  /** Tells whether the drawing is on screen. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    this.schedule();
  }

  /** Stops for good. */
  destroy(): void {
    this.reducedMotion.removeEventListener("change", this.wake);
    this.clear();
    cancelAnimationFrame(this.frame);
  }

  private schedule(): void {
    if (this.frame === 0 && this.isMoving()) {
      this.previous = performance.now();
      this.frame = requestAnimationFrame(this.step);
    }
  }

  private isMoving(): boolean {
    return this.visible && !this.reducedMotion.matches && [...this.parts.values()].some((part) => part.speed !== 0);
  }

  private readonly step = (now: number): void => {
    if (!this.isMoving()) {
      this.frame = 0;
      return;
    }

    this.frame = requestAnimationFrame(this.step);
    if (now - this.previous < millisecondsBetweenPictures) {
      return;
    }

    const seconds = Math.min(0.25, (now - this.previous) / 1000);
    this.previous = now;
    for (const [part, entry] of this.parts) {
      if (entry.speed !== 0) {
        entry.phase = (((entry.phase + entry.speed * seconds) % 1) + 1) % 1;
        part.show(entry.phase);
      }
    }
  };
}
