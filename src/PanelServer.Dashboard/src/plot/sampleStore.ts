import { firstExtreme, secondExtreme } from "./extremes";
import { RowRing } from "./rowRing";

/** A longer pause between live samples means that the connection was lost: the trace must not bridge it. Milliseconds. */
export const longestLivePause = 1000;

/** The same for history, of which there is one sample a second. */
const longestHistoryPause = 2500;

/** The longest pause for samples of a history, which are further apart where the time of a simulation goes by faster. */
export function longestPauseIn(times: readonly number[]): number {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time)).sort((one, other) => one - other);
  return Math.max(longestHistoryPause, 2.5 * (steps[Math.floor(steps.length / 2)] ?? 0));
}

/** A bit more than five minutes at 30 Hz. */
const rawRows = 10_000;

/** A bit more than an hour. */
const secondRows = 3_700;

/** A clock set back by more than this starts a new recording; less is an event out of order, which is left out. */
const clockSetBack = 60_000;

/**
 * The samples of one plot, in bounded memory: the last minutes as they came, and an hour in steps of a second, of which
 * the lowest, the highest and the last value are kept, so that no peak is lost.
 */
export class SampleStore {
  private readonly raw: RowRing;
  private readonly seconds: RowRing;
  private lastTime = Number.NEGATIVE_INFINITY;
  private lastReceivedAt = Number.NEGATIVE_INFINITY;

  /** @param seriesCount Values in a sample. */
  constructor(private readonly seriesCount: number, rawCapacity = rawRows, secondCapacity = secondRows) {
    this.raw = new RowRing(rawCapacity, seriesCount);
    // Of each series the two extremes in the order in which they came, and the last value; and the time of that.
    this.seconds = new RowRing(secondCapacity, 3 * seriesCount + 1);
  }

  /** Time of the newest sample, Unix milliseconds; minus infinity if there is none. */
  get latest(): number {
    return this.lastTime;
  }

  /** Time of the oldest sample; infinity if there is none. */
  get oldest(): number {
    return this.seconds.length === 0 ? Number.POSITIVE_INFINITY : this.seconds.time(0);
  }

  /**
   * Adds a sample. One that is not newer than the last is left out.
   * @param time Unix milliseconds.
   * @param values One for each series; null or NaN for none.
   * @param longestPause After a longer pause the trace is interrupted, milliseconds.
   * @param receivedAt When it came, milliseconds, of a live sample: the time of a simulation may go by many times as fast, which is no pause.
   * @returns Whether it was added.
   */
  append(time: number, values: readonly (number | null)[], longestPause = longestLivePause, receivedAt = time): boolean {
    const pause = Math.min(time - this.lastTime, receivedAt - this.lastReceivedAt);
    this.lastReceivedAt = receivedAt;
    if (time < this.lastTime - clockSetBack) {
      this.raw.clear();
      this.seconds.clear();
      this.lastTime = Number.NEGATIVE_INFINITY;
    }

    if (!(time > this.lastTime)) {
      return false;
    }

    if (Number.isFinite(this.lastTime) && pause > longestPause) {
      this.raw.push(this.lastTime + 1);
      this.seconds.push(this.lastTime + 1);
    }

    const row = this.raw.push(time);
    values.forEach((value, series) => this.raw.set(row, series, value ?? Number.NaN));
    this.addToSecond(time, values);
    this.lastTime = time;
    return true;
  }

  /**
   * Goes through the samples of a range, oldest first, with one more at each end, so that traces reach the edges.
   * @param coarse True if seconds are good enough: they are fewer.
   * @param visit Gets the time and, of each series by index, the values in order: one of a sample, two of a second.
   */
  forEach(from: number, to: number, coarse: boolean, visit: (time: number, first: (series: number) => number, second: ((series: number) => number) | null) => void): void {
    const rawFrom = coarse ? Number.POSITIVE_INFINITY : this.firstRawTime();
    let row = 0;
    const first = (series: number): number => this.seconds.value(row, 3 * series);
    const second = (series: number): number => this.seconds.value(row, 3 * series + 1);
    for (row = Math.max(0, this.seconds.firstAt(from) - 1); row < this.seconds.length && this.seconds.time(row) < rawFrom; row++) {
      visit(this.seconds.time(row), first, second);
      if (this.seconds.time(row) > to) {
        return;
      }
    }

    const sample = (series: number): number => this.raw.value(row, series);
    for (row = coarse ? this.raw.length : Math.max(0, this.raw.firstAt(from) - 1); row < this.raw.length; row++) {
      visit(this.raw.time(row), sample, null);
      if (this.raw.time(row) > to) {
        return;
      }
    }
  }

  /** Goes through samples as they came, and where these are gone, through the last of each second. For export. */
  forEachSample(from: number, to: number, visit: (time: number, value: (series: number) => number) => void): void {
    const rawFrom = this.firstRawTime();
    let row = 0;
    const lastOfSecond = (series: number): number => this.seconds.value(row, 3 * series + 2);
    for (row = this.seconds.firstAt(from); row < this.seconds.length && this.seconds.time(row) < Math.min(rawFrom, to + 1); row++) {
      const time = this.seconds.value(row, 3 * this.seriesCount);
      if (!Number.isNaN(time) && time < rawFrom && time <= to) {
        visit(time, lastOfSecond);
      }
    }

    const sample = (series: number): number => this.raw.value(row, series);
    for (row = this.raw.firstAt(from); row < this.raw.length && this.raw.time(row) <= to; row++) {
      if (!this.isGap(row)) {
        visit(this.raw.time(row), sample);
      }
    }
  }

  private firstRawTime(): number {
    return this.raw.length === 0 ? Number.POSITIVE_INFINITY : this.raw.time(0);
  }

  private isGap(row: number): boolean {
    for (let series = 0; series < this.seriesCount; series++) {
      if (!Number.isNaN(this.raw.value(row, series))) {
        return false;
      }
    }

    return true;
  }

  private addToSecond(time: number, values: readonly (number | null)[]): void {
    let row = this.seconds.length - 1;
    if (row < 0 || Number.isNaN(this.seconds.value(row, 3 * this.seriesCount)) || Math.floor(this.seconds.time(row) / 1000) !== Math.floor(time / 1000)) {
      row = this.seconds.push(time);
    }

    values.forEach((value, series) => {
      const number = value ?? Number.NaN;
      const [first, second] = [this.seconds.value(row, 3 * series), this.seconds.value(row, 3 * series + 1)];
      this.seconds.set(row, 3 * series, firstExtreme(first, second, number));
      this.seconds.set(row, 3 * series + 1, secondExtreme(first, second, number));
      this.seconds.set(row, 3 * series + 2, number);
    });
    this.seconds.set(row, 3 * this.seriesCount, time);
  }
}
