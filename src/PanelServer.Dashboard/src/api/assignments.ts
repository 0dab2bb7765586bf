import type { Localized } from "../i18n/localized";
import { type MachineId, request } from "./panelClient";

/** A terminal on the bus. */
export interface BusTerminal {
  readonly position: number;
  readonly name: string;
  /** The role that its EEPROM names; null if it belongs to no machine. */
  readonly role: number | null;
}

/** A role of a machine on the bus. */
export interface AssignedRole {
  readonly role: number;
  /** Order number of the terminal that it takes. */
  readonly type: string;
  readonly terminals: readonly BusTerminal[];
  /** Terminals of no machine that could fill it. */
  readonly candidates: readonly BusTerminal[];
  readonly problem: string | null;
}

/** A machine as its terminals know it. */
export interface AssignedMachine {
  readonly identification: MachineId;
  readonly slug: string;
  readonly is_whole: boolean;
  /** Why it cannot be changed now; null if it can. */
  readonly obstacle: string | null;
  readonly roles: readonly AssignedRole[];
  readonly superfluous: readonly BusTerminal[];
}

/** A type of machine that can be assigned. */
export interface MachineKind {
  readonly slug: string;
  readonly name: Localized;
  readonly roles: readonly { readonly role: number; readonly type: string }[];
}

/** Which terminals belong to which machine. */
export interface Assignments {
  /** Why nothing can be changed now; null if it can. */
  readonly obstacle: string | null;
  readonly machines: readonly AssignedMachine[];
  readonly unassigned: readonly BusTerminal[];
  readonly types: readonly MachineKind[];
}

/** What a change did. */
export interface AssignmentChange {
  readonly note: string;
}

/** EEPROMs are slow, and one that does not answer is tried for a while. */
const writeWithinMilliseconds = 60_000;

const route = "/api/v2/bus/assignments";

export function readAssignments(): Promise<Assignments> {
  return request(route);
}

/** Assigns a whole machine. */
export function assignMachine(slug: string, serial: number, positions: Readonly<Record<string, number>>): Promise<AssignmentChange> {
  const body = JSON.stringify(positions);
  return request(`${route}/${slug}/${serial}`, { method: "PUT", headers: { "Content-Type": "application/json" }, body }, writeWithinMilliseconds);
}

/** Takes all terminals of a machine away from it. */
export function releaseMachine(slug: string, serial: number): Promise<AssignmentChange> {
  return request(`${route}/${slug}/${serial}`, { method: "DELETE" }, writeWithinMilliseconds);
}

/** Takes the device that sits in the place of a missing one for it. */
export function exchangeDevice(position: number): Promise<AssignmentChange> {
  return request(`/api/v2/bus/${position}/exchange`, { method: "POST" }, writeWithinMilliseconds);
}
