import type { AssignmentChange } from "./assignments";
import { request } from "./panelClient";

/** A device beside the bus. */
export interface PanelDevice {
  readonly address: string;
  readonly slug: string;
  readonly serial: number;
  /** False if it was released. */
  readonly is_used: boolean;
  /** Why it can't be released now; null if it can. */
  readonly obstacle: string | null;
}

/** What a scan found at an address. */
export interface ScannedDevice {
  readonly address: string;
  /** Type and serial number of the machine; null if none answered. */
  readonly slug: string | null;
  readonly serial: number | null;
  readonly is_used: boolean;
  readonly explanation: string;
}

const route = "/api/v2/devices";

/** Every address has a second, some are asked at a time. */
const scanWithinMilliseconds = 60_000;

/** The device is asked first, which is tried for a second. */
const changeWithinMilliseconds = 10_000;

const asJson = { "Content-Type": "application/json" };

export async function readDevices(): Promise<readonly PanelDevice[]> {
  return (await request<{ readonly devices: readonly PanelDevice[] }>(route)).devices;
}

/** Looks for devices at addresses, at all serial ports and, if wanted, in the panel's own networks. */
export async function scanDevices(addresses: readonly string[], ownNetworks: boolean): Promise<readonly ScannedDevice[]> {
  const body = JSON.stringify({ addresses, own_networks: ownNetworks });
  return (await request<{ readonly devices: readonly ScannedDevice[] }>(`${route}/scan`, { method: "POST", headers: asJson, body }, scanWithinMilliseconds)).devices;
}

/** Uses a device from now on. */
export function assignDevice(slug: string, serial: number, address: string): Promise<AssignmentChange> {
  return request(`${route}/${slug}/${serial}`, { method: "PUT", headers: asJson, body: JSON.stringify({ address }) }, changeWithinMilliseconds);
}

/** Uses a device no longer. */
export function releaseDevice(slug: string, serial: number): Promise<AssignmentChange> {
  return request(`${route}/${slug}/${serial}`, { method: "DELETE" }, changeWithinMilliseconds);
}
