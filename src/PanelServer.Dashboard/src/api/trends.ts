import type { Localized } from "../i18n/localized";
import { readAlarmHistory } from "./alarms";
import type { Json } from "./json";
import { request } from "./panelClient";

/** A part of a machine's history, oldest first. */
export interface TrendHistory {
  readonly interval_seconds: number;
  /** Beginning of each step, Unix milliseconds. */
  readonly ts: readonly number[];
  readonly columns: readonly TrendColumn[];
  readonly set_points: readonly TrendColumn[];
}

/** A value or a set point of it: means, and above a second the smallest and greatest values. */
export interface TrendColumn {
  readonly field: string;
  readonly values: readonly (number | null)[];
  readonly min?: readonly (number | null)[];
  readonly max?: readonly (number | null)[];
}

/** A command, an alarm or a comment on an alarm that came at a time. */
export interface TrendMark {
  readonly kind: "command" | "alarm" | "comment";
  /** Unix milliseconds. */
  readonly time: number;
  readonly slug: string;
  readonly serial: number;
  /** The mutation's tag, or the alarm's name. */
  readonly name: string | Localized;
  /** What was set or written; undefined for an alarm. */
  readonly value?: Json;
}

/** Long ranges are read from many blocks. */
const longestMilliseconds = 30_000;

/** Marks beyond this would hide the traces. */
const mostMarks = 500;

/** Reads what was recorded of some fields, in about so many steps. Times in Unix milliseconds. */
export function readTrend(slug: string, serial: number, fields: readonly string[], from: number, to: number, points: number): Promise<TrendHistory> {
  return request(`/api/v2/machine/${slug}/${serial}/history?fields=${fields.join(",")}&from=${Math.floor(from)}&to=${Math.ceil(to)}&points=${points}`, {}, longestMilliseconds);
}

/** Reads which commands were accepted, which alarms came and what was written about them, oldest first. */
export async function readMarks(from: number, to: number): Promise<TrendMark[]> {
  const range = `from=${Math.floor(from)}&to=${Math.ceil(to)}&limit=${mostMarks}`;
  const [commands, alarms] = await Promise.all([
    request<{ readonly entries: readonly { readonly ts: number; readonly slug: string | null; readonly serial: number | null; readonly mutation: string | null; readonly value: Json; readonly outcome: string }[] }>(`/api/v2/audit?${range}`),
    readAlarmHistory(range),
  ]);
  return [
    ...commands.entries.flatMap(({ ts, slug, serial, mutation, value, outcome }): TrendMark[] => (outcome === "Accepted" && slug !== null && serial !== null && mutation !== null ? [{ kind: "command", time: ts, slug, serial, name: mutation, value }] : [])),
    ...alarms.flatMap(({ ts, slug, serial, state, label, comment }): TrendMark[] => {
      if (slug === null || serial === null || (comment === null && state !== "UnacknowledgedActive")) {
        return [];
      }

      const mark = { time: ts, slug, serial, name: label };
      return [comment === null ? { ...mark, kind: "alarm" } : { ...mark, kind: "comment", value: comment }];
    }),
  ].sort((one, other) => one.time - other.time);
}
