import type { Localized } from "../i18n/localized";
import type { AlarmPriority, AlarmState } from "./alarms";
import type { JsonObject } from "./json";
import { request } from "./panelClient";

/** All panels of the plant, as the server has heard of them. */
export interface Plant {
  readonly is_connected: boolean;
  /** Why the broker can't be reached, in English; null if it can. */
  readonly trouble: string | null;
  readonly panels: readonly PlantPanel[];
}

/** A panel. */
export interface PlantPanel {
  readonly name: string;
  readonly is_connected: boolean;
  /** Unix milliseconds, by the panel's own clock; 0 if it has never told. */
  readonly last_contact: number;
  readonly version: string;
  /** Address of its dashboard; empty for none. */
  readonly dashboard: string;
  /** The most urgent and newest first. */
  readonly alarms: readonly PlantAlarm[];
  readonly run: PlantRun | null;
  readonly machines: readonly PlantMachine[];
}

/** An alarm of a panel. */
export interface PlantAlarm {
  readonly id: string;
  readonly source: Localized;
  readonly priority: AlarmPriority;
  readonly state: AlarmState;
  readonly label: Localized;
  readonly message: string | null;
  readonly since: number;
}

/** The open run of a panel. */
export interface PlantRun {
  readonly number: number;
  readonly product: string;
  readonly recipe: string;
  readonly begun: number;
  readonly spool_count: number;
}

/** A machine of a panel, with its key values where they stand. */
export interface PlantMachine {
  readonly slug: string;
  readonly serial: number;
  readonly error: string | null;
  readonly state: JsonObject | null;
  readonly live_values: JsonObject | null;
}

export function readPlant(): Promise<Plant> {
  return request("/api/v2/plant");
}
