import { loadHistory, mergeHistory, type History, type MachineAddress, type Sample } from "./history";
import { longestLivePause, longestPauseIn, SampleStore } from "./sampleStore";

/** If nothing live comes, the history is asked for after this time. Milliseconds. */
const longestWaitForLive = 1500;

/**
 * The samples of a plot: the last hour from the server, and from then on what is appended. The history is asked for
 * when the first live sample is there, and live samples wait for it, so that there is neither a gap nor a sample twice.
 */
export class Recording {
  readonly store: SampleStore;
  private waiting: Sample[] | null = [];
  private failure: string | null = null;
  private readonly start: number;
  private asked = false;

  /**
   * @param fields Field of each series.
   * @param filled Called when the history is in, or has failed.
   */
  constructor(private readonly machine: MachineAddress, private readonly fields: readonly string[], private readonly filled: () => void) {
    this.store = new SampleStore(fields.length);
    this.start = window.setTimeout(() => void this.fill(), longestWaitForLive);
  }

  /** True while the history is on its way. */
  get isLoading(): boolean {
    return this.waiting !== null;
  }

  /** Why there is no history, or null. */
  get problem(): string | null {
    return this.failure;
  }

  /** Adds a sample. @param values By field; what is missing has no value. */
  append(time: number, values: Readonly<Record<string, number | null | undefined>>): void {
    const row = this.fields.map((field) => values[field] ?? null);
    if (this.waiting === null) {
      this.store.append(time, row, longestLivePause, Date.now());
    } else {
      this.waiting.push({ time, values: row });
      void this.fill();
    }
  }

  /** Leaves a history that was not yet asked for. */
  destroy(): void {
    clearTimeout(this.start);
  }

  private async fill(): Promise<void> {
    clearTimeout(this.start);
    if (this.asked) {
      return;
    }

    this.asked = true;
    let history: History = { times: [], columns: new Map() };
    try {
      history = await loadHistory(this.machine);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }

    const longestPause = longestPauseIn(history.times);
    for (const sample of mergeHistory(history, this.fields, this.waiting ?? [])) {
      this.store.append(sample.time, sample.values, sample.isLive ? longestLivePause : longestPause);
    }

    this.waiting = null;
    this.filled();
  }
}
