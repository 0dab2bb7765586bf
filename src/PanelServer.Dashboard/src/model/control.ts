import type { Caller } from "../api/caller";
import type { ControlPlace, ControlState } from "../api/control";
import { ownPlace } from "../api/place";
import type { Machine } from "./machine";

/** Which machines are taken, as this screen sees it. */
export class Control {
  /**
   * @param state What the panel has told; null while it has told nothing.
   * @param caller Who this screen is to the panel.
   */
  constructor(private readonly state: ControlState | null, private readonly caller: () => Caller | null) {}

  /** Whether machines can be taken on this panel. */
  get isOn(): boolean {
    return this.state?.one_place === true;
  }

  /** How often to tell the panel that somebody is still here, in milliseconds: two times may get lost. */
  get tellEvery(): number {
    return ((this.state?.silence_seconds ?? 60) * 1000) / 3;
  }

  /** Where a machine is controlled from; null if nobody has taken it. */
  placeOf(machine: Machine): ControlPlace | null {
    return this.state?.machines.find((holder) => holder.slug === machine.slug && holder.serial === machine.serial)?.place ?? null;
  }

  /** Whether this screen has a machine. */
  isOwn(machine: Machine): boolean {
    const place = this.placeOf(machine);
    return place !== null && place.name === ownPlace && place.user === (this.caller()?.user ?? null);
  }
}

/** A place in words. */
export function placeText({ user, name }: ControlPlace): string {
  return user === null ? name : `${user} (${name})`;
}
