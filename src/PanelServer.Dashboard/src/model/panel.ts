import { readCaller } from "../api/caller";
import { type ControlState, keepControl } from "../api/control";
import type { MachineType } from "../api/description";
import { readMessages } from "../api/messages";
import { type Bus, isAlive, type MachineEntry, readBus, readDescription, readMachines, readSnapshot } from "../api/panelClient";
import { type ListedMachine, namespaceOf, type StreamEvent, Streams } from "../api/streams";
import { Access } from "./access";
import { activeCodes, Alarms } from "./alarms";
import { BusWatch } from "./busWatch";
import { Control } from "./control";
import { EventLog } from "./eventLog";
import type { Language } from "../i18n/language";
import { Messages } from "../i18n/messages";
import { type Connection, Liveness } from "./liveness";
import { Machine } from "./machine";
import { PanelClock } from "./panelClock";

/** Source of entries about the connection in the event list. */
export const panelSource = "panel";

const checkEveryMilliseconds = 100;
const readBusEveryMilliseconds = 2000;
const retryAfterMilliseconds = 1000;

/** What a change is about: a value that changes all the time, or something that should show at once. */
export type Urgency = "values" | "now";

/** The panel as this screen knows it: its machines, its bus, and whether it can be heard. */
export class Panel {
  machines: readonly Machine[] = [];
  bus: Bus | null = null;
  /** What it tells, in both languages; empty until it has been read. */
  messages = new Messages([]);
  /** What this screen may do. Another object whenever it is something else. */
  access = new Access(null);
  control = new Control(null, () => this.access.caller);
  readonly alarms = new Alarms();
  readonly clock = new PanelClock();
  readonly log = new EventLog(() => this.changed("now"));
  private types: readonly MachineType[] = [];
  private germanDescriptions: Readonly<Record<string, string>> = {};
  private readonly listeners = new Set<(urgency: Urgency) => void>();
  private readonly busWatch = new BusWatch(this.log);
  /** Machines that were asked a moment ago why they are silent. */
  private readonly asked = new Set<Machine>();
  private isReadingMachines = false;
  /** Until this screen says again that somebody is here. */
  private presence: ReturnType<typeof setTimeout> | undefined;
  /** The machines of the last MachinesEvent, by path. */
  private listed: ReadonlyMap<string, ListedMachine> = new Map();
  private readonly liveness: Liveness;
  private readonly streams: Streams;

  constructor() {
    this.streams = new Streams({
      main: (event) => this.takeMain(event),
      alarms: (event) => this.takeAlarms(event),
      control: (event) => this.takeControlState(event),
      machine: (path, event) => this.takeMachine(path, event),
      connection: (isConnected) => this.takeConnection(isConnected),
    });
    this.liveness = new Liveness({
      now: () => performance.now(),
      isConnected: () => this.streams.isConnected,
      probe: isAlive,
      reset: () => this.streams.reset(),
    });
  }

  get connection(): Connection {
    return this.liveness.connection;
  }

  /** Whole seconds since values were last current. */
  get staleSeconds(): number {
    return this.liveness.staleSeconds;
  }

  /** Begins to listen. */
  start(): void {
    this.streams.start();
    void this.readMachines();
    setInterval(() => this.check(), checkEveryMilliseconds);
    setInterval(() => void this.readBus(), readBusEveryMilliseconds);
  }

  /** Calls a function after each change, until the function returned is called. */
  onChange(listener: (urgency: Urgency) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A machine by its address; null if it is not there. */
  find(slug: string, serial: number): Machine | null {
    return this.machines.find((machine) => machine.slug === slug && machine.serial === serial) ?? null;
  }

  /** True if what is shown of a machine may no longer be true. */
  isStale(machine: Machine): boolean {
    return this.connection !== "live" || machine.isSilent(performance.now());
  }

  /** Tells all listeners that something has changed. */
  changed(urgency: Urgency): void {
    this.listeners.forEach((listener) => listener(urgency));
  }

  private check(): void {
    if (this.connection === "live") {
      this.machines.filter((machine) => machine.lacksLive(performance.now())).forEach((machine) => void this.askWhySilent(machine));
    }

    const before = this.staleSeconds;
    if (this.liveness.check()) {
      this.logConnection();
      this.changed("now");
    } else if (this.staleSeconds !== before || this.machines.some((machine) => machine.isSilent(performance.now()))) {
      this.changed("values");
    }
  }

  /** Values that no longer come are old, unless the machine has none at present, which only an answer tells. */
  private async askWhySilent(machine: Machine): Promise<void> {
    if (!this.asked.has(machine)) {
      this.asked.add(machine);
      await this.askForLive(machine);
      setTimeout(() => this.asked.delete(machine), retryAfterMilliseconds);
    }
  }

  private async askForLive(machine: Machine): Promise<void> {
    const before = machine.liveAt;
    try {
      const { live_values: live } = await readSnapshot(machine.slug, machine.serial);
      if (live === null && machine.liveAt === before) {
        machine.forgetLive();
        this.changed("now");
      }
    } catch {
      // That the panel does not answer is seen and told elsewhere.
    }
  }

  private logConnection(): void {
    this.log.hold(panelSource, "alarm", this.connection === "stale" ? ["The connection to the server is lost."] : []);
  }

  private takeConnection(isConnected: boolean): void {
    if (isConnected) {
      this.liveness.heard();
      void this.readMachines();
      void this.readAccess();
    }

    this.check();
  }

  private takeMain(event: StreamEvent): void {
    this.liveness.heard();
    if (event.name === "MachinesEvent") {
      this.takeList(event.data["machines"] as unknown as readonly ListedMachine[]);
    } else if (event.name === "EthercatDevicesEvent") {
      void this.readBus();
    }
  }

  private takeAlarms(event: StreamEvent): void {
    this.liveness.heard();
    this.alarms.take(event);
    this.takeActiveAlarms();
    this.changed("now");
  }

  private takeControlState(event: StreamEvent): void {
    this.liveness.heard();
    this.control = new Control(event.data as unknown as ControlState, () => this.access.caller);
    this.tellPresence();
    this.changed("now");
  }

  /** Tells the panel that somebody is still here, who has the machines that this screen has taken. */
  private tellPresence(): void {
    const own = this.machines.filter((machine) => this.control.isOwn(machine));
    // A failure is seen and told elsewhere, and what it leads to comes by the stream.
    own.forEach((machine) => void keepControl(machine.slug, machine.serial).catch(() => undefined));
    clearTimeout(this.presence);
    this.presence = this.control.isOn ? setTimeout(() => this.tellPresence(), this.control.tellEvery) : undefined;
  }

  private takeList(listed: readonly ListedMachine[]): void {
    const paths = listed.map((item) => namespaceOf(item.machine_identification_unique));
    if (paths.join() !== this.machines.map((machine) => machine.path).join()) {
      // Somebody came or left. The stream does not tell slugs.
      void this.readMachines();
    }

    this.listed = new Map(listed.map((item, index) => [paths[index] ?? "", item]));
    this.takeErrors();
    this.changed("now");
  }

  /** What is wrong with machines comes by the stream. An answer to a request may be older, and knows only of machines of which the stream has not told. */
  private takeErrors(): void {
    for (const machine of this.machines) {
      const item = this.listed.get(machine.path);
      if (item !== undefined) {
        const isNew = item.error !== null && item.error !== machine.error;
        machine.error = item.error;
        if (isNew) {
          // What has no values any more must not show the last ones beside its error.
          void this.askForLive(machine);
        }
      }
    }
  }

  private takeActiveAlarms(): void {
    for (const machine of this.machines) {
      machine.alarms = activeCodes(this.alarms, machine);
    }
  }

  private takeMachine(path: string, event: StreamEvent): void {
    this.liveness.heard();
    this.clock.observe(event.ts);
    const machine = this.machines.find((candidate) => candidate.path === path);
    if (machine !== undefined) {
      this.changed(machine.take(event, performance.now()) ? "now" : "values");
    }
  }

  private async readMachines(): Promise<void> {
    if (this.isReadingMachines) {
      return;
    }

    this.isReadingMachines = true;
    try {
      const { machines } = await readMachines();
      if (machines.some((entry) => !this.types.some((type) => type.slug === entry.slug))) {
        await this.readTypes();
      }

      this.takeMachines(machines);
      await this.readBus();
    } catch {
      setTimeout(() => void this.readMachines(), retryAfterMilliseconds);
    } finally {
      this.isReadingMachines = false;
    }
  }

  private async readTypes(): Promise<void> {
    const [{ types, german_descriptions }, messages] = await Promise.all([readDescription(), readMessages()]);
    this.types = types;
    this.germanDescriptions = german_descriptions;
    this.messages = new Messages(messages);
  }

  /** What a part of a machine is, in a language; empty where that is not said. */
  describe(text: string, language: Language): string {
    return language === "en" ? text : (this.germanDescriptions[text] ?? "");
  }

  /** A type of machines; null if the panel has not told it. */
  typeOf(slug: string): MachineType | null {
    return this.types.find((type) => type.slug === slug) ?? null;
  }

  private takeMachines(entries: readonly MachineEntry[]): void {
    const before = this.machines;
    this.machines = entries.map((entry) => {
      const path = namespaceOf(entry.legacy_id);
      return before.find((known) => known.path === path) ?? new Machine(entry, this.typeOf(entry.slug));
    });
    this.takeErrors();
    this.takeActiveAlarms();
    this.streams.watch(this.machines.map((machine) => machine.path));
    this.changed("now");
  }

  private async readAccess(): Promise<void> {
    try {
      const caller = await readCaller();
      if (JSON.stringify(caller) !== JSON.stringify(this.access.caller)) {
        // A plant's machines are not those of the server.
        if (caller.is_plant && this.types.length === 0) {
          await this.readTypes();
        }

        this.access = new Access(caller);
        this.changed("now");
        await this.readBus();
      }
    } catch {
      // Until it answers everything may be tried, and the panel refuses.
      setTimeout(() => void this.readAccess(), retryAfterMilliseconds);
    }
  }

  private async readBus(): Promise<void> {
    // A plant's page has no bus, and tells so first.
    if (document.hidden || this.access.caller === null || this.access.isPlant) {
      return;
    }

    try {
      this.bus = await readBus();
      if (this.bus !== null) {
        this.busWatch.take(this.bus);
      }

      this.changed("now");
    } catch {
      // That the panel does not answer is seen and told elsewhere.
    }
  }
}
