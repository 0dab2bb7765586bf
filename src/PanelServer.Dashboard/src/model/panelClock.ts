/** What time it is for the panel. The clock of the screen may be wrong, and values come with the panel's time. */
export class PanelClock {
  /** By how much the panel's time is ahead of the monotonic clock; minus infinity before the first event. */
  private ahead = Number.NEGATIVE_INFINITY;

  /** @param monotonic A clock that nobody sets, milliseconds. @param screen The clock of the screen, Unix milliseconds. */
  constructor(
    private readonly monotonic: () => number = () => performance.now(),
    private readonly screen: () => number = () => Date.now(),
  ) {}

  /** Takes the time of an event. Old ones, as those that are told when a stream begins, say nothing: the latest counts. */
  observe(time: number): void {
    this.ahead = Math.max(this.ahead, time - this.monotonic());
  }

  /** Unix milliseconds; by the screen's clock before the first event. */
  get now(): number {
    return Number.isFinite(this.ahead) ? this.monotonic() + this.ahead : this.screen();
  }
}
