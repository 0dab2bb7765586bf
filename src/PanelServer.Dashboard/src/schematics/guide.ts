/** Says on a machine's page what comes next: how long something takes, what is left, which step follows. */
export interface Guide {
  /** One line, in view all the time. */
  readonly line: HTMLElement;

  /** Something to be done step by step, folded until somebody wants it; null if there is nothing. */
  readonly steps: HTMLElement | null;

  /** What it wants to be fed with: dotted paths of live values, each with what takes it. First the last minutes as recorded, then every sample. */
  readonly wants: readonly GuideWant[];

  /** Shows what is true now. @param state The machine's state, or null before the first one. @param live Its live values, or null before the first ones. */
  update(state: unknown, live: unknown): void;
}

/** A live value that a guide follows. */
export interface GuideWant {
  readonly path: string;
  /** @param time Unix milliseconds; they rise. @param value Null while it is no measurement. */
  append(time: number, value: number | null): void;
}
