import { type Alarm, alarmPriorities } from "../api/alarms";
import type { StreamEvent } from "../api/streams";

/** A machine as ids of alarms name it. */
interface MachineName {
  readonly slug: string;
  readonly serial: number;
}

/** The alarms of the panel, the same at every screen. */
export class Alarms {
  private readonly known = new Map<string, Alarm>();
  private list: readonly Alarm[] = [];
  private isTold = false;

  /** All of them, the most urgent and newest first. A change makes a new array. */
  get entries(): readonly Alarm[] {
    return this.list;
  }

  /** How many wait for somebody, without those that are consequences of others. */
  get unacknowledged(): number {
    return this.list.filter((alarm) => alarm.led_by === null && alarmNeedsAcknowledgement(alarm)).length;
  }

  /** Whether one waits for somebody that is more than something for the record. */
  get isCalling(): boolean {
    return this.list.some((alarm) => alarm.led_by === null && alarm.priority !== "Low" && alarmNeedsAcknowledgement(alarm));
  }

  /** Whether the cause of one of a machine's alarms is there; null where that is not known: before the first event, and of one that is shelved. */
  isActive({ slug, serial }: MachineName, code: string): boolean | null {
    const alarm = this.known.get(`${slug}.${serial}.${code}`);
    return alarm === undefined ? (this.isTold ? false : null) : alarm.state === "Shelved" ? null : isActive(alarm);
  }

  /** Takes an event of the stream: all alarms, or those that have changed. */
  take(event: StreamEvent): void {
    if (event.name === "AlarmsEvent") {
      this.isTold = true;
      this.known.clear();
    }

    for (const alarm of event.data["alarms"] as unknown as readonly Alarm[]) {
      if (alarm.state === "Normal") {
        this.known.delete(alarm.id);
      } else {
        this.known.set(alarm.id, alarm);
      }
    }

    this.list = [...this.known.values()].sort((one, other) => urgency(other) - urgency(one) || other.since - one.since || one.id.localeCompare(other.id));
  }
}

/** Codes of a machine's alarms whose causes are there, also of those that are to be expected of a machine that is off. */
export function activeCodes(alarms: Alarms, { slug, serial }: MachineName): Set<string> {
  const of = `${slug}.${serial}.`;
  return new Set(alarms.entries.filter((alarm) => alarm.id.startsWith(of) && isActive(alarm)).map((alarm) => alarm.id.slice(of.length)));
}

/** Whether a machine has an alarm that is not kept out of sight and still active or not acknowledged. */
export function hasAlarm(alarms: Alarms, { slug, serial }: MachineName): boolean {
  return alarms.entries.some((alarm) => alarm.id.startsWith(`${slug}.${serial}.`) && !isOutOfSight(alarm));
}

/** Whether somebody should still look at it. */
export function alarmNeedsAcknowledgement(alarm: Alarm): boolean {
  return alarm.state === "UnacknowledgedActive" || alarm.state === "ReturnedUnacknowledged";
}

/** Whether it is kept out of sight for a while. */
export function isOutOfSight(alarm: Alarm): boolean {
  return alarm.state === "Shelved" || alarm.state === "SuppressedByDesign";
}

function isActive({ state }: Alarm): boolean {
  return state === "UnacknowledgedActive" || state === "AcknowledgedActive" || state === "SuppressedByDesign";
}

function urgency(alarm: Alarm): number {
  return alarmPriorities.indexOf(alarm.priority);
}
