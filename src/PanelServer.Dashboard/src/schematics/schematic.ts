/** Says of an alarm of the machine, by its code, whether its cause is there; null where that is not known. */
export type AlarmLookup = (code: string) => boolean | null;

/** A machine's drawing with its values. */
export interface Schematic {
  /** Put it where the drawing shall stand; it takes the width it is given. */
  readonly element: HTMLElement;

  /**
   * Shows new values. Writes its numbers at once and draws when the next frame comes, and only what has changed.
   * @param state The machine's state as the server sent it, or null before the first one.
   * @param live Its live values, or null before the first ones.
   * @param stale True while the connection is lost: everything stands still and is greyed.
   * @param alarm Its alarms. The emergency stop is told nowhere else.
   */
  update(state: unknown, live: unknown, stale: boolean, alarm: AlarmLookup): void;

  /** Stops observers and animation. */
  destroy(): void;
}
