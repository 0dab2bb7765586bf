import { Manager, type Socket } from "socket.io-client";
import type { JsonObject } from "./json";
import type { MachineId } from "./panelClient";

/** One event of the panel's streams. */
export interface StreamEvent {
  readonly name: string;
  readonly data: JsonObject;
  /** Unix milliseconds by the panel's clock. */
  readonly ts: number;
}

/** A machine in the stream's list. */
export interface ListedMachine {
  readonly machine_identification_unique: MachineId;
  readonly error: string | null;
}

/** What the streams tell. */
export interface StreamListener {
  /** An event of the namespace `/main`. */
  main(event: StreamEvent): void;
  /** An event of the namespace `/alarms`. */
  alarms(event: StreamEvent): void;
  /** An event of the namespace `/control`. */
  control(event: StreamEvent): void;
  /** An event of a machine's namespace. */
  machine(path: string, event: StreamEvent): void;
  /** The connection was made or lost. */
  connection(isConnected: boolean): void;
}

/** The namespace of a machine. */
export function namespaceOf(id: MachineId): string {
  return `/machine/${id.machine_identification.vendor}/${id.machine_identification.machine}/${id.serial}`;
}

/** The panel's event streams: one connection for all namespaces, made again by itself whenever it is lost. */
export class Streams {
  private readonly manager = new Manager({ path: "/socket.io", reconnectionDelay: 250, reconnectionDelayMax: 1000, timeout: 3000, autoConnect: false });
  private readonly machines = new Map<string, Socket>();

  constructor(private readonly listener: StreamListener) {}

  /** True while the connection stands, as far as its own protocol knows; a server that hangs shows much later. */
  get isConnected(): boolean {
    return this.manager.engine?.readyState === "open";
  }

  /** Connects and begins to listen. */
  start(): void {
    const main = this.manager.socket("/main");
    main.on("event", (event: StreamEvent) => this.listener.main(event));
    const alarms = this.manager.socket("/alarms");
    alarms.on("event", (event: StreamEvent) => this.listener.alarms(event));
    const control = this.manager.socket("/control");
    control.on("event", (event: StreamEvent) => this.listener.control(event));
    this.manager.on("open", () => this.listener.connection(true));
    this.manager.on("close", () => this.listener.connection(false));
    main.connect();
    alarms.connect();
    control.connect();
  }

  /** Listens to exactly these machines. */
  watch(paths: readonly string[]): void {
    for (const [path, socket] of this.machines) {
      if (!paths.includes(path)) {
        socket.disconnect();
        this.machines.delete(path);
      }
    }

    for (const path of paths) {
      if (!this.machines.has(path)) {
        const socket = this.manager.socket(path);
        socket.on("event", (event: StreamEvent) => this.listener.machine(path, event));
        this.machines.set(path, socket);
        socket.connect();
      }
    }
  }

  /** Gives up a connection over which nothing comes any more, so that a new one is tried. */
  reset(): void {
    this.manager.engine?.close();
  }
}
