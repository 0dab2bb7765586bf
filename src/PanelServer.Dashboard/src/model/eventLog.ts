import { load, save } from "./localStore";

/** How bad it is: an alarm wants action now, a warning wants attention, information is for the record. */
export type Severity = "alarm" | "warning" | "info";

/** Something that happened. */
export interface LogEntry {
  readonly id: number;
  /** Unix milliseconds. */
  readonly time: number;
  /** Which machine or part: the machine's namespace, `bus` or `panel`. */
  readonly source: string;
  readonly severity: Severity;
  readonly text: string;
  /** When it was over, for what lasts; null while it lasts. Undefined for what only happened. */
  readonly endedAt?: number | null;
  /** Somebody at this screen has seen it. */
  readonly isAcknowledged: boolean;
}

/** What an event list is narrowed to; empty or null parts do not narrow. */
export interface LogFilter {
  readonly source: string | null;
  readonly severity: Severity | null;
  readonly text: string;
}

const storageKey = "panel.events";
const capacity = 500;
const writeAfterMilliseconds = 500;

/**
 * What this screen alone knows, with its times: that the connection was lost, what was refused, what was stopped. It is kept in the
 * browser, over reloads. What is wrong with the panel is in its alarms.
 */
export class EventLog {
  private list: readonly LogEntry[];
  private nextId: number;
  private writing: ReturnType<typeof setTimeout> | null = null;

  /** @param changed Called when there is something new to show. */
  constructor(private readonly changed: () => void) {
    this.list = load(storageKey, isLog) ?? [];
    this.nextId = Math.max(0, ...this.list.map((entry) => entry.id)) + 1;
    addEventListener("pagehide", () => this.write());
  }

  /** Newest first. */
  get entries(): readonly LogEntry[] {
    return this.list;
  }

  /** How many warnings and alarms nobody has acknowledged. */
  get unacknowledged(): number {
    return this.list.reduce((count, entry) => count + (needsAcknowledgement(entry) ? 1 : 0), 0);
  }

  /** Records what only happened. */
  add(source: string, severity: Severity, text: string, time = Date.now()): void {
    this.insert({ id: this.nextId++, time, source, severity, text, isAcknowledged: severity === "info" });
  }

  /**
   * Records what lasts: the texts that hold for a source now. New ones begin, missing ones end, and what was known before a
   * reload of the page goes on.
   */
  hold(source: string, severity: Severity, texts: readonly string[], time = Date.now()): void {
    const lasting = this.list.filter((entry) => entry.source === source && entry.severity === severity && entry.endedAt === null);
    const over = lasting.filter((entry) => !texts.includes(entry.text));
    if (over.length > 0) {
      this.replace(this.list.map((entry) => (over.includes(entry) ? { ...entry, endedAt: Math.max(time, entry.time) } : entry)));
    }

    for (const text of texts) {
      if (!lasting.some((entry) => entry.text === text)) {
        this.insert({ id: this.nextId++, time, source, severity, text, endedAt: null, isAcknowledged: false });
      }
    }
  }

  /** Marks entries as seen. */
  acknowledge(ids: readonly number[]): void {
    this.replace(this.list.map((entry) => (ids.includes(entry.id) && !entry.isAcknowledged ? { ...entry, isAcknowledged: true } : entry)));
  }

  /** Forgets what is over and has been seen. */
  clear(): void {
    this.replace(this.list.filter((entry) => entry.endedAt === null || !entry.isAcknowledged));
  }

  private insert(entry: LogEntry): void {
    // What comes again and again is kept in memory once: each message of the panel brings its own copy of the text.
    const text = this.list.find((other) => other.text === entry.text)?.text ?? entry.text;
    this.replace([{ ...entry, text }, ...this.list].slice(0, capacity));
  }

  private replace(list: readonly LogEntry[]): void {
    this.list = list;
    this.writing ??= setTimeout(() => this.write(), writeAfterMilliseconds);
    this.changed();
  }

  private write(): void {
    if (this.writing !== null) {
      clearTimeout(this.writing);
      this.writing = null;
      save(storageKey, this.list);
    }
  }
}

/** Whether somebody should still look at it. */
export function needsAcknowledgement(entry: LogEntry): boolean {
  return !entry.isAcknowledged && entry.severity !== "info";
}

/** The entries that a filter leaves. */
export function filterLog(entries: readonly LogEntry[], filter: LogFilter): LogEntry[] {
  const text = filter.text.trim().toLowerCase();
  return entries.filter(
    (entry) =>
      (filter.source === null || entry.source === filter.source) &&
      (filter.severity === null || entry.severity === filter.severity) &&
      (text === "" || entry.text.toLowerCase().includes(text)),
  );
}

function isLog(value: unknown): value is LogEntry[] {
  return Array.isArray(value) && value.every((entry: Partial<LogEntry>) => typeof entry.id === "number" && typeof entry.time === "number" && typeof entry.text === "string");
}
