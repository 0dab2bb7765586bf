import { type Json, partAt } from "../api/json";
import { readRecent } from "../api/panelClient";
import type { LiveSample, Machine } from "../model/machine";
import { longestPauseIn } from "../plot";

/** Takes samples in order; of recorded ones the longest pause between two is told, milliseconds. */
export interface TraceLine {
  append(time: number, value: number | null, recordedPause: number | null): void;
}

/** A trace and the path of the value that it shows. */
export interface Trace {
  readonly path: string;
  readonly line: TraceLine;
}

/** What is asked of the recording, which has one sample a second. */
const minuteMilliseconds = 60_000;

/**
 * Feeds the traces of a machine: first the last minutes as recorded by the panel, one if nothing else is wanted, then every sample. What comes while the
 * recording is asked for waits, because a trace takes samples in order only.
 * @returns Ends it.
 */
export function feedTraces(machine: Machine, traces: readonly Trace[], pastMilliseconds = minuteMilliseconds): () => void {
  let waiting: LiveSample[] | null = [];
  const append = (time: number, valueOf: (path: string) => Json | undefined, recordedPause: number | null): void => {
    for (const { path, line } of traces) {
      const value = valueOf(path);
      line.append(time, typeof value === "number" ? value : null, recordedPause);
    }
  };
  const appendSample = (sample: LiveSample): void => append(sample.time, (path) => partAt(sample.values, path), null);
  const begin = (): void => {
    waiting?.forEach(appendSample);
    waiting = null;
  };
  const appendRecording = async (until: number): Promise<void> => {
    try {
      const recording = await readRecent(machine.slug, machine.serial, traces.map((trace) => trace.path), until - pastMilliseconds);
      const longestPause = longestPauseIn(recording.ts);
      recording.ts.forEach((time, row) => time < until && append(time, (path) => recording.columns.find((column) => column.field === path)?.values[row], longestPause));
    } catch {
      // Then the traces begin now.
    }

    begin();
  };
  return traces.length === 0 ? () => undefined : machine.onSample((sample) => {
    if (waiting === null) {
      appendSample(sample);
      return;
    }

    waiting.push(sample);
    if (waiting.length === 1) {
      void appendRecording(sample.time);
    }
  });
}
