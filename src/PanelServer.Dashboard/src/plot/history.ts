/** Address of a machine: its slug and serial number. */
export interface MachineAddress {
  readonly slug: string;
  readonly serial: number;
}

/** Recorded samples, as the server's history gives them: one a second, oldest first. */
export interface History {
  readonly times: readonly number[];

  /** Measured values by their paths, set points by those of the values that follow them and `.set_point`; null where there was none. */
  readonly columns: ReadonlyMap<string, readonly (number | null)[]>;
}

/** A sample. */
export interface Sample {
  readonly time: number;
  readonly values: readonly (number | null)[];
}

/** Several plots of a machine open together; they share one answer that is not older than this. */
const sharedForMilliseconds = 2_000;

/** Live samples wait for the history meanwhile, so it must not take for ever. */
const timeoutMilliseconds = 15_000;

const shared = new Map<string, { readonly asked: number; readonly answer: Promise<History> }>();

/** Asks for the last hour of a machine. Rejects if the server does not give it. */
export function loadHistory(machine: MachineAddress): Promise<History> {
  const address = `/api/v2/machine/${encodeURIComponent(machine.slug)}/${machine.serial}/history`;
  const known = shared.get(address);
  if (known !== undefined && performance.now() - known.asked < sharedForMilliseconds) {
    return known.answer;
  }

  const answer = ask(address);
  shared.set(address, { asked: performance.now(), answer });
  // An hour of numbers must not stay in memory for the sake of plots that may open later.
  setTimeout(() => shared.delete(address), timeoutMilliseconds + sharedForMilliseconds);
  return answer;
}

async function ask(address: string): Promise<History> {
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMilliseconds) });
  if (!response.ok) {
    throw new Error(`${address}: ${response.status} ${response.statusText}`);
  }

  return readHistory(await response.json());
}

/** Reads the server's answer. Throws if it is none. */
export function readHistory(answer: unknown): History {
  const body = answer as { ts?: number[]; columns?: HistoryColumn[]; set_points?: HistoryColumn[] } | null;
  if (body === null || !Array.isArray(body.ts) || !Array.isArray(body.columns)) {
    throw new Error("The server's history has neither times nor columns.");
  }

  return { times: body.ts, columns: new Map([...body.columns, ...(body.set_points ?? [])].map((column) => [column.field, column.values])) };
}

/** A column of the server's answer. */
interface HistoryColumn {
  readonly field: string;
  readonly values: (number | null)[];
}

/**
 * Puts history before live samples: each sample once, in order. What both have is taken from the live samples, which are
 * finer.
 * @param fields Field of each series; a field that was not recorded has no values.
 * @param live Samples that came while the history was on its way.
 */
export function* mergeHistory(history: History, fields: readonly string[], live: readonly Sample[]): Generator<Sample & { readonly isLive: boolean }> {
  const firstLive = live[0]?.time ?? Number.POSITIVE_INFINITY;
  const columns = fields.map((field) => history.columns.get(field));
  for (let row = 0; row < history.times.length; row++) {
    const time = history.times[row];
    if (time !== undefined && time < firstLive) {
      yield { time, values: columns.map((column) => column?.[row] ?? null), isLive: false };
    }
  }

  for (const [index, sample] of live.entries()) {
    yield { ...sample, isLive: index > 0 };
  }
}
