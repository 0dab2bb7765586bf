/** How the panel can be heard. */
export type Connection = "connecting" | "live" | "stale";

/** How long the panel may be silent before its values are called old. With the checks below it shows within a second. */
export const silenceMilliseconds = 750;

/** After this silence the panel is asked whether it is there: not every machine streams values all the time. */
const probeAfterMilliseconds = 350;

/** Checks that are farther apart than this show that the browser stood still. */
const lateAfterMilliseconds = 400;

/** A connection that says nothing for so long is given up for a new one. */
const resetAfterMilliseconds = 3000;

/** What the watch asks of its surroundings. */
export interface LivenessWorld {
  /** Milliseconds of a clock that only runs forward. */
  now(): number;
  /** True while the connection stands as far as it knows itself. */
  isConnected(): boolean;
  /** Asks the panel whether it is there. */
  probe(withinMilliseconds: number): Promise<boolean>;
  /** Gives up the connection for a new one. */
  reset(): void;
}

/**
 * Tells live from stale. A closed connection shows at once; a panel that hangs, a pulled cable and a sleeping switch do not,
 * so what counts is when something was heard last.
 */
export class Liveness {
  private lastHeard = Number.NEGATIVE_INFINITY;
  private lastReset = Number.NEGATIVE_INFINITY;
  private lastCheck = Number.NEGATIVE_INFINITY;
  private isProbing = false;
  private wasLate = false;
  private current: Connection = "connecting";
  private lostAt = 0;

  constructor(private readonly world: LivenessWorld) {}

  /** How the panel can be heard now. */
  get connection(): Connection {
    return this.current;
  }

  /** Whole seconds since values were last current; 0 while they are. */
  get staleSeconds(): number {
    return this.current === "stale" ? Math.floor((this.world.now() - this.lostAt) / 1000) : 0;
  }

  /** Something came from the panel. */
  heard(): void {
    this.lastHeard = this.world.now();
  }

  /** Looks at the clock; to be called about ten times a second. Returns true if the connection's state has changed. */
  check(): boolean {
    const now = this.world.now();
    const silence = now - this.lastHeard;
    // After a standstill of the browser itself, what came meanwhile still waits in its queue: look again before judging.
    const isLate = now - this.lastCheck > lateAfterMilliseconds && !this.wasLate;
    this.wasLate = isLate && Number.isFinite(this.lastCheck);
    this.lastCheck = now;
    if (this.wasLate) {
      return false;
    }

    if (this.world.isConnected() && silence > probeAfterMilliseconds && !this.isProbing) {
      this.probe();
    }

    const isLive = this.world.isConnected() && silence <= silenceMilliseconds;
    if (!isLive && silence > resetAfterMilliseconds && now - this.lastReset > resetAfterMilliseconds) {
      this.lastReset = now;
      if (this.world.isConnected()) {
        this.world.reset();
      }
    }

    const next: Connection = isLive ? "live" : this.current === "connecting" ? "connecting" : "stale";
    if (next === this.current) {
      return false;
    }

    if (next === "stale") {
      this.lostAt = Number.isFinite(this.lastHeard) ? this.lastHeard : now;
    }

    this.current = next;
    return true;
  }

  private probe(): void {
    this.isProbing = true;
    void this.world.probe(silenceMilliseconds).then((isAlive) => {
      this.isProbing = false;
      if (isAlive) {
        this.heard();
      }
    });
  }
}
