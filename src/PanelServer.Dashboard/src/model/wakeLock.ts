import { load, save } from "./localStore";

const storageKey = "panel.keepScreenOn";

/** Keeps the screen from going dark while the page is shown. The browser gives the lock back when the page is hidden, and it is asked for again. */
export class WakeLock {
  private wanted = load(storageKey, (value): value is boolean => typeof value === "boolean") ?? false;
  private held: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.apply());
    void this.apply();
  }

  /** False where the browser has no such lock, which is also so on pages that are not encrypted. */
  get isPossible(): boolean {
    return "wakeLock" in navigator;
  }

  get isWanted(): boolean {
    return this.wanted;
  }

  /** Chooses, and remembers it for this screen. */
  want(wanted: boolean): void {
    this.wanted = wanted;
    save(storageKey, wanted);
    void this.apply();
  }

  private async apply(): Promise<void> {
    if (!this.isPossible || document.hidden) {
      return;
    }

    try {
      await this.held?.release();
      this.held = this.wanted ? await navigator.wakeLock.request("screen") : null;
    } catch {
      // A battery that is nearly empty: the screen goes dark as the system wants it.
      this.held = null;
    }
  }
}
