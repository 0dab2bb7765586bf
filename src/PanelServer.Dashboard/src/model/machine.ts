import type { MachineType } from "../api/description";
import type { JsonObject } from "../api/json";
import { type MachineEntry, type MachineId } from "../api/panelClient";
import { namespaceOf, type StreamEvent } from "../api/streams";
import { silenceMilliseconds } from "./liveness";
import { measuredValues, withoutMeasurements } from "./measurement";

/** A sample of live values. */
export interface LiveSample {
  /** Unix milliseconds by the panel's clock. */
  readonly time: number;
  readonly values: JsonObject;
}

/** A machine as this screen knows it. */
export class Machine {
  readonly id: MachineId;
  readonly slug: string;
  readonly serial: number;
  /** Its namespace, which names it everywhere in the dashboard. */
  readonly path: string;
  error: string | null;
  private knownState: JsonObject | null = null;
  private activeAlarms: ReadonlySet<string> = new Set();
  private told = 0;
  private received: JsonObject | null = null;
  private measured: JsonObject | null = null;
  private readonly sampleListeners = new Set<(sample: LiveSample) => void>();
  private lastLive = Number.NEGATIVE_INFINITY;

  /** @param type Its kind; null for a machine that the panel does not know how to run. */
  constructor(
    entry: MachineEntry,
    readonly type: MachineType | null,
  ) {
    this.id = entry.legacy_id;
    this.slug = entry.slug;
    this.serial = entry.serial;
    this.path = namespaceOf(entry.legacy_id);
    this.error = entry.error;
  }

  get state(): JsonObject | null {
    return this.knownState;
  }

  /** Takes a state. It decides which of the live values are measurements. */
  set state(state: JsonObject | null) {
    this.knownState = state;
    this.measure();
  }

  /** Takes the codes of its alarms whose causes are there. They as well decide which of the live values are measurements. */
  set alarms(codes: ReadonlySet<string>) {
    this.activeAlarms = codes;
    this.measure();
  }

  /** How many states the stream has told. */
  get statesTold(): number {
    return this.told;
  }

  /**
   * Takes a state that was asked for, unless the stream has told one since: the answer may be the older one, and the last state always comes by
   * the stream.
   * @param toldBefore {@link statesTold} when it was asked for.
   */
  takeSnapshot(state: JsonObject | null, toldBefore: number): void {
    if (this.told === toldBefore) {
      this.state = state;
    }
  }

  /** The live values; null in place of numbers that are no measurements. */
  get live(): JsonObject | null {
    return this.measured;
  }

  /** Takes an event of its namespace. Returns true if it was a change of state, which should show at once. */
  take(event: StreamEvent, now: number): boolean {
    if (event.name === "LiveValuesEvent") {
      this.received = event.data;
      this.lastLive = now;
      this.measure();
      const sample = { time: event.ts, values: this.measured ?? event.data };
      this.sampleListeners.forEach((listener) => listener(sample));
      return false;
    }

    // The state that the machine starts with comes first and is only for clients that want to offer it.
    if (event.name === "StateEvent" && event.data["is_default_state"] !== true) {
      this.told++;
      this.state = event.data;
      return true;
    }

    return false;
  }

  private measure(): void {
    if (this.received !== null) {
      this.measured = measuredValues(this.type, this.received, this.knownState, this.activeAlarms);
    }
  }

  /** When its live values came last; minus infinity before the first. */
  get liveAt(): number {
    return this.lastLive;
  }

  /** True if its live values have stopped coming although the panel can be heard. */
  isSilent(now: number): boolean {
    return this.received !== null && now - this.lastLive > silenceMilliseconds;
  }

  /** Forgets its live values: the panel says that there are none now. Each is a dash with its reason until the next one comes. */
  forgetLive(): void {
    this.received = null;
    this.measured = this.type === null ? null : withoutMeasurements(this.type, this.measured ?? {});
  }

  /** True while nobody knows whether it has live values: none has come yet, or none comes any more. */
  lacksLive(now: number): boolean {
    return this.isSilent(now) || (this.measured === null && (this.type?.live_values.fields.length ?? 0) > 0);
  }

  /** Calls a function with every sample from now on, until the function returned is called. */
  onSample(listener: (sample: LiveSample) => void): () => void {
    this.sampleListeners.add(listener);
    return () => this.sampleListeners.delete(listener);
  }
}
