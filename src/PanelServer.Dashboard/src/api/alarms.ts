import type { Localized } from "../i18n/localized";
import { request } from "./panelClient";

/** How soon somebody has to do something, the least urgent first. */
export const alarmPriorities = ["Low", "Medium", "High", "Critical"] as const;

export type AlarmPriority = (typeof alarmPriorities)[number];

export type AlarmState = "Normal" | "UnacknowledgedActive" | "AcknowledgedActive" | "ReturnedUnacknowledged" | "Shelved" | "SuppressedByDesign";

/** An alarm as the panel tells it. */
export interface Alarm {
  readonly id: string;
  /** What has it, as people call it. */
  readonly source: Localized;
  readonly priority: AlarmPriority;
  readonly state: AlarmState;
  readonly label: Localized;
  readonly what_to_do: Localized;
  /** More about it, in English. */
  readonly message: string | null;
  /** When its cause came last, in Unix milliseconds. */
  readonly since: number;
  /** How often its cause has come since it was normal. */
  readonly occurrences: number;
  readonly shelved_until: number | null;
  /** The alarm whose consequence it is. */
  readonly led_by: string | null;
  /** What people have written about it, the newest last. */
  readonly comments: readonly AlarmComment[];
}

/** What somebody has written about an alarm. */
export interface AlarmComment {
  readonly text: string;
  readonly by: string;
  /** Unix milliseconds. */
  readonly ts: number;
}

/** What has become of an alarm at a time. */
export interface AlarmHistoryEntry {
  readonly id: number;
  /** Unix milliseconds. */
  readonly ts: number;
  /** Type and serial number of the machine; null if it concerns none. */
  readonly slug: string | null;
  readonly serial: number | null;
  readonly priority: AlarmPriority;
  readonly state: AlarmState;
  readonly label: Localized;
  /** More about it, in English. */
  readonly message: string | null;
  /** Who brought it about; null if nobody did. */
  readonly by: string | null;
  /** What was written about it; null if its state has changed. */
  readonly comment: string | null;
}

/** Reads what has become of alarms, newest first. @param query As the panel documents it. */
export async function readAlarmHistory(query: string): Promise<readonly AlarmHistoryEntry[]> {
  return (await request<{ readonly entries: readonly AlarmHistoryEntry[] }>(`/api/v2/alarms/history?${query}`)).entries;
}

/** How long a comment may be. */
export const longestComment = 500;

/** Tells the panel that somebody knows of an alarm and its consequences. */
export function acknowledgeAlarm(id: string): Promise<unknown> {
  return command(id, "acknowledge");
}

/** Adds what somebody has found or done. */
export function commentAlarm(id: string, text: string): Promise<unknown> {
  return command(id, "comment", { text });
}

/** Keeps an alarm out of the list for a while. */
export function shelveAlarm(id: string, minutes: number): Promise<unknown> {
  return command(id, "shelve", { minutes });
}

/** Ends that. */
export function unshelveAlarm(id: string): Promise<unknown> {
  return command(id, "unshelve");
}

function command(id: string, action: string, body?: unknown): Promise<unknown> {
  const json = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return request(`/api/v2/alarms/${encodeURIComponent(id)}/${action}`, { method: "POST", ...json });
}
