import { request } from "./panelClient";

/** Where commands come from: somebody at a screen, or a program. */
export interface ControlPlace {
  readonly user: string | null;
  readonly name: string;
}

/** A machine that a place has taken. */
export interface ControlHolder {
  readonly slug: string;
  readonly serial: number;
  readonly place: ControlPlace;
}

/** Which machines are taken. */
export interface ControlState {
  /** Whether machines can be taken on this panel. */
  readonly one_place: boolean;
  /** How long a place keeps a machine without a sign of life. */
  readonly silence_seconds: number;
  readonly machines: readonly ControlHolder[];
}

/** Says that whoever has a machine is still there. Of others it changes nothing. */
export function keepControl(slug: string, serial: number): Promise<unknown> {
  return request(`/api/v2/control/${slug}/${serial}/keep`, { method: "POST" });
}

/** Takes a machine. @param takesOver Also if another place has it. */
export function takeControl(slug: string, serial: number, takesOver: boolean): Promise<unknown> {
  return request(`/api/v2/control/${slug}/${serial}${takesOver ? "?take_over=true" : ""}`, { method: "PUT" });
}

/** Gives a machine back. */
export function releaseControl(slug: string, serial: number): Promise<unknown> {
  return request(`/api/v2/control/${slug}/${serial}`, { method: "DELETE" });
}
