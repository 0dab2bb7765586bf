import type { Json } from "../api/json";

/** Says on a machine's page what comes next: how long something takes, what is left, which step follows. */
export interface Guide {
  /** One line, in view all the time. */
  readonly line: HTMLElement;

  /** Something to be done step by step, folded until somebody wants it; null if there is nothing. */
  readonly steps: HTMLElement | null;

  /** What it wants to be fed with: dotted paths of live values, each with what takes it. First the last minutes as recorded, then every sample. */
  readonly wants: readonly GuideWant[];

  /** What it offers to do in one go; null if there is nothing. */
  readonly offer: GuideOffer | null;

  /** Shows what is true now. @param state The machine's state, or null before the first one. @param live Its live values, or null before the first ones. */
  update(state: unknown, live: unknown): void;
}

/** Commands that belong together and come next. They are sent as one, which the machine takes whole or not at all. */
export interface GuideOffer {
  readonly label: string;
  /** Mutations by their tags, with their payloads. */
  readonly commands: readonly { readonly tag: string; readonly payload: Json }[];
  /** True while it comes next. @param state The machine's state. @param live Its live values. */
  isNext(state: unknown, live: unknown): boolean;
}

/** A live value that a guide follows. */
export interface GuideWant {
  readonly path: string;
  /** @param time Unix milliseconds; they rise. @param value Null while it is no measurement. */
  append(time: number, value: number | null): void;
}
