import type { Bus, BusDevice } from "../api/panelClient";
import type { EventLog } from "./eventLog";

/** Source of the bus's entries in the event list. */
export const busSource = "bus";

/** Counters of one device that tell of a bad cable or plug. */
interface LinkErrors {
  readonly invalidFrames: number;
  readonly lostLinks: number;
}

/** A device and what hangs on it. */
export interface BusNode {
  readonly device: BusDevice;
  readonly children: readonly BusNode[];
}

/** Invalid frames and lost links of all ports of a device together. */
export function linkErrorsOf(device: BusDevice): LinkErrors {
  return { invalidFrames: sum(device.invalid_frames), lostLinks: sum(device.lost_links) };
}

/** True if a device is where it should be and counts no link errors. */
export function isHealthy(device: BusDevice): boolean {
  const errors = linkErrorsOf(device);
  return device.problem === null && device.al_status === null && errors.invalidFrames + errors.lostLinks === 0;
}

/**
 * The devices as they are wired. Terminals that plug into one another form a chain in which each hangs on the one before;
 * such a chain is shown side by side below the device at its head, as it sits on the rail.
 */
export function busTree(unordered: readonly BusDevice[]): BusNode[] {
  const devices = [...unordered].sort((one, other) => one.bus_position - other.bus_position);
  const positions = new Set(devices.map((device) => device.position));
  const childrenOf = (parent: BusDevice): BusDevice[] => devices.filter((device) => device.parent === parent.position && device !== parent);
  const chain = (device: BusDevice): BusNode[] => {
    const [next, ...branches] = childrenOf(device);
    return [{ device, children: branches.flatMap(chain) }, ...(next === undefined ? [] : chain(next))];
  };
  const roots = devices.filter((device) => !positions.has(device.parent));
  return roots.map((root) => ({ device: root, children: childrenOf(root).flatMap(chain) }));
}

/** Notes each time a link error was counted. What is wrong with the bus is an alarm of the panel. */
export class BusWatch {
  private counted = new Map<string, LinkErrors>();

  constructor(private readonly log: EventLog) {}

  /** Looks at a new answer. */
  take(bus: Bus): void {
    for (const device of bus.devices) {
      const now = linkErrorsOf(device);
      const before = this.counted.get(nameOf(device));
      if (before !== undefined && (now.invalidFrames > before.invalidFrames || now.lostLinks > before.lostLinks)) {
        this.log.add(busSource, "warning", `${nameOf(device)}: ${now.lostLinks} lost links, ${now.invalidFrames} invalid frames`);
      }

      this.counted.set(nameOf(device), now);
    }
  }
}

function nameOf(device: BusDevice): string {
  return `${device.position} ${device.name}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
