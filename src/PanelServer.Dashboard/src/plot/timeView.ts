/** A range of time, Unix milliseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Nothing shorter can be zoomed into, milliseconds. */
const shortest = 2_000;

/** Which part of the recording is shown: the last minutes, moving on; the same, paused; or a part chosen by zooming. */
export class TimeView {
  private paused: number | null = null;
  private zoomed: TimeRange | null = null;

  /** @param windowMilliseconds How much is shown when it is not zoomed. */
  constructor(private windowMilliseconds: number) {}

  /** How much is shown when it is not zoomed. */
  get window(): number {
    return this.windowMilliseconds;
  }

  /** Chooses how much is shown, and leaves the zoom. */
  set window(milliseconds: number) {
    this.windowMilliseconds = milliseconds;
    this.zoomed = null;
  }

  /** True while it does not move on, because it is paused or zoomed. */
  get isStill(): boolean {
    return this.isPaused || this.isZoomed;
  }

  get isPaused(): boolean {
    return this.paused !== null;
  }

  get isZoomed(): boolean {
    return this.zoomed !== null;
  }

  /** Stops moving on; nothing happens before the first sample. @param latest Time of the newest sample; minus infinity if there is none. */
  pause(latest: number): void {
    this.paused = this.zoomed?.to ?? (Number.isFinite(latest) ? latest : null);
  }

  /** Moves on again, with the newest samples, not zoomed. */
  resume(): void {
    this.paused = null;
    this.zoomed = null;
  }

  /** Shows a part. One that is too short is widened. */
  zoom(range: TimeRange): void {
    const middle = (range.from + range.to) / 2;
    const half = Math.max(shortest, range.to - range.from) / 2;
    this.zoomed = { from: middle - half, to: middle + half };
  }

  /** Shows what was shown before zooming. */
  resetZoom(): void {
    this.zoomed = null;
  }

  /**
   * Makes the range shorter (factor below 1) or longer around its middle. At the window's length the zoom is left. Nothing happens
   * before the first sample.
   * @param latest Time of the newest sample; minus infinity if there is none.
   */
  zoomBy(factor: number, latest: number): void {
    if (!Number.isFinite(latest)) {
      return;
    }

    const range = this.range(latest, 1);
    const length = (range.to - range.from) * factor;
    if (length >= this.windowMilliseconds) {
      this.resetZoom();
      return;
    }

    const middle = (range.from + range.to) / 2;
    this.zoom({ from: middle - length / 2, to: middle + length / 2 });
  }

  /** Moves a zoomed range by a part of its length, not beyond the newest sample. */
  moveBy(part: number, latest: number): void {
    if (this.zoomed !== null) {
      const length = this.zoomed.to - this.zoomed.from;
      const to = Math.min(Math.max(latest, this.zoomed.to), this.zoomed.to + part * length);
      this.zoomed = { from: to - length, to };
    }
  }

  /**
   * The range that is shown. It moves on in whole columns of the screen, so that there is nothing to draw in between.
   * @param latest Time of the newest sample.
   * @param columnMilliseconds Time that one column covers.
   */
  range(latest: number, columnMilliseconds: number): TimeRange {
    if (this.zoomed !== null) {
      return this.zoomed;
    }

    const to = (Math.floor((this.paused ?? latest) / columnMilliseconds) + 1) * columnMilliseconds;
    return { from: to - this.windowMilliseconds, to };
  }
}
