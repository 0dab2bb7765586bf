import type { Machine } from "./machine";
import type { Panel } from "./panel";
import { stopMachine, type StopState } from "./stop";

/** What the last press of a stop button has come to, machine by machine. */
export class StopBoard {
  /** By the machine's path; empty when there is nothing to report. */
  readonly results = new Map<string, StopState>();
  private run = 0;

  constructor(private readonly panel: Panel) {}

  /** Stops machines at once, all at the same time: none waits for another's answer. */
  async stop(machines: readonly Machine[]): Promise<void> {
    const run = ++this.run;
    this.results.clear();
    machines.forEach((machine) => this.results.set(machine.path, { kind: "stopping" }));
    this.panel.changed("now");
    await Promise.all(
      machines.map(async (machine) => {
        const result = await stopMachine(machine);
        this.panel.log.add(machine.path, severityOf(result), logTextOf(result));
        if (run === this.run) {
          this.results.set(machine.path, result);
          this.panel.changed("now");
        }
      }),
    );
  }

  /** Puts the report away. */
  dismiss(): void {
    this.results.clear();
    this.panel.changed("now");
  }
}

function severityOf(result: StopState): "info" | "alarm" {
  return result.kind === "stopped" || result.kind === "nothing" ? "info" : "alarm";
}

function logTextOf(result: StopState): string {
  switch (result.kind) {
    case "stopped":
      return "Stopped by this screen.";
    case "nothing":
      return "Nothing to stop.";
    case "refused":
      return result.text;
    default:
      return "The stop is not confirmed: go and look.";
  }
}
