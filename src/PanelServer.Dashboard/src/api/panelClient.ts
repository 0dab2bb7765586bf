import type { MachineType } from "./description";
import type { Json, JsonObject } from "./json";
import { ownPlace, placeHeader } from "./place";

/** Which machine. */
export interface MachineId {
  readonly machine_identification: { readonly vendor: number; readonly machine: number };
  readonly serial: number;
}

/** A machine's identification as it stands in states and commands. */
export function idJson(id: MachineId): JsonObject {
  return { machine_identification: { vendor: id.machine_identification.vendor, machine: id.machine_identification.machine }, serial: id.serial };
}

/** A machine as the list shows it. */
export interface MachineEntry {
  readonly legacy_id: MachineId;
  readonly serial: number;
  readonly vendor: string;
  readonly slug: string;
  readonly error: string | null;
}

/** Current values of a machine. */
export interface Snapshot {
  readonly machine: MachineEntry;
  readonly state: JsonObject | null;
  readonly live_values: JsonObject | null;
}

/** A device on the bus. */
export interface BusDevice {
  readonly position: number;
  /** Its place in the order of the bus, which differs from its position after something has been put in between or moved. */
  readonly bus_position: number;
  /** Position of the device it hangs on; −1 for the first. */
  readonly parent: number;
  readonly name: string;
  readonly state: string;
  readonly al_status: string | null;
  readonly machine: { readonly machine_identification_unique: MachineId; readonly role: number } | null;
  /** Counters for each port. */
  readonly invalid_frames: readonly number[];
  readonly lost_links: readonly number[];
  readonly recoveries: number;
  /** True while it is missing and another device of its type sits in its place. */
  readonly has_substitute: boolean;
  readonly problem: string | null;
}

/** The EtherCAT bus. */
export interface Bus {
  readonly interface: string;
  /** Where the bus was looked for, with what was found there; empty if nobody had to look. */
  readonly interfaces: readonly { readonly name: string; readonly explanation: string }[];
  readonly phase: string;
  readonly is_link_up: boolean;
  readonly is_answering: boolean;
  readonly error: string | null;
  readonly warnings: readonly string[];
  readonly devices: readonly BusDevice[];
}

/** The panel refused a request, in its own words. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    message: string,
    private readonly errors: readonly InputError[] = [],
  ) {
    super(message);
  }

  /** What is wrong with one item of a list that was sent; null if nothing is said of it. */
  textAt(index: number): string | null {
    const texts = this.errors.filter(({ where }) => where === `/${index}` || where.startsWith(`/${index}/`)).map(({ what, allowed }) => `${what}; allowed: ${allowed}`);
    return texts.length > 0 ? texts.join("\n") : null;
  }
}

/** What is wrong with a request: where in it, what, and what is allowed. */
interface InputError {
  readonly where: string;
  readonly what: string;
  readonly allowed: string;
}

/** The panel did not answer at all, or not in time. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** How long an answer may take. Longer than any healthy panel needs, short enough for somebody who waits for a stop. */
const answerWithinMilliseconds = 3000;

export function readDescription(): Promise<{ readonly types: readonly MachineType[]; readonly german_descriptions: Readonly<Record<string, string>> }> {
  return request("/api/v2/description");
}

export function readMachines(): Promise<{ readonly machines: readonly MachineEntry[] }> {
  return request("/api/v2/machine");
}

/** Reads a machine's values. The answer knows the effect of every command accepted before. */
export function readSnapshot(slug: string, serial: number): Promise<Snapshot> {
  return request(addressOf(slug, serial));
}

/** Recorded samples, oldest first. */
export interface Recording {
  /** Unix milliseconds. */
  readonly ts: readonly number[];
  readonly columns: readonly { readonly field: string; readonly values: readonly (number | null)[] }[];
}

/** Reads some live values of a machine as they were recorded since a time (Unix milliseconds by the panel's clock). */
export function readRecent(slug: string, serial: number, fields: readonly string[], from: number): Promise<Recording> {
  return request(`${addressOf(slug, serial)}/history?fields=${fields.join(",")}&from=${from}`);
}

/** Reads the bus; null if the panel has none. */
export async function readBus(): Promise<Bus | null> {
  try {
    return await request<Bus>("/api/v2/bus");
  } catch (failure) {
    if (failure instanceof Refusal && failure.status === 503) {
      return null;
    }

    throw failure;
  }
}

/** Asks whether the panel is there at all. One that answers 503 is: it has something to say about itself, and says it in its machines' errors. */
export async function isAlive(withinMilliseconds: number): Promise<boolean> {
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(withinMilliseconds) });
    return answer.ok || answer.status === 503;
  } catch {
    return false;
  }
}

/** Version of the server. */
export async function readVersion(): Promise<string> {
  return (await request<{ readonly version: string }>("/healthz")).version;
}

/** Posts mutations. Resolves when they are accepted, throws {@link Refusal} or {@link NoAnswer}. */
export async function postMutations(slug: string, serial: number, mutations: readonly Json[]): Promise<void> {
  await request<null>(addressOf(slug, serial), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(mutations) });
}

/** Address of a machine's values. */
function addressOf(slug: string, serial: number): string {
  return `/api/v2/machine/${slug}/${serial}`;
}

/** Asks the panel. Throws {@link Refusal} or {@link NoAnswer}. */
export async function request<T>(path: string, options: RequestInit = {}, withinMilliseconds = answerWithinMilliseconds): Promise<T> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(path, { ...options, headers: { ...options.headers, [placeHeader]: ownPlace }, cache: "no-cache", signal: AbortSignal.timeout(withinMilliseconds) });
    body = await response.json();
  } catch (failure) {
    throw new NoAnswer(`No answer to ${path}`, { cause: failure });
  }

  if (!response.ok) {
    throw new Refusal(response.status, refusalText(body as JsonObject, response.status), errorsOf(body as JsonObject));
  }

  return body as T;
}

function errorsOf(body: JsonObject): readonly InputError[] {
  return (body["errors"] ?? []) as unknown as readonly InputError[];
}

/** The words of a refusal: what is wrong and what is allowed, without the place in the request, which the operator did not write. */
export function refusalText(body: JsonObject, status: number): string {
  const summary = Object.entries(body).find(([key]) => key === "error" || key.startsWith("error_"))?.[1];
  const sentences = errorsOf(body).map((error) => (error.what === summary ? error.what : `${error.what}; allowed: ${error.allowed}`));
  return sentences.length > 0 ? sentences.join("\n") : typeof summary === "string" ? summary : `HTTP ${status}`;
}
