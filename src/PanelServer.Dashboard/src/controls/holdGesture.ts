/** How long a button has to be held down, so that nobody who brushes it sets off what it does. */
export const holdMilliseconds = 1000;

/** Tells a button that is held down from one that is only touched. */
export class HoldGesture {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private hasActed = false;

  /**
   * @param act Called once when the button has been held down long enough.
   * @param ask Called for anything shorter, and for keys.
   */
  constructor(
    private readonly act: () => void,
    private readonly ask: () => void,
  ) {}

  /** A finger or a mouse button goes down on it. */
  press(): void {
    this.release();
    this.hasActed = false;
    this.timer = setTimeout(() => {
      this.hasActed = true;
      this.act();
    }, holdMilliseconds);
  }

  /** It goes up again, leaves the button, or must not count any more. */
  release(): void {
    clearTimeout(this.timer);
  }

  /** The browser calls it a click: after each press that ended on the button, and for keys. @param isByPointer False for keys. */
  click(isByPointer: boolean): void {
    if (!(isByPointer && this.hasActed)) {
      this.ask();
    }
  }
}
