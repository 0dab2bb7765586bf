import type { Command, CommandResult } from "./command";

/** A setting that was entered and not sent yet. */
export interface PreparedChange extends Command {
  /** What it is called. */
  readonly label: string;
  /** The machine's value and the new one, in words. */
  readonly from: string;
  readonly to: string;
  /** It is on its way. */
  sending(): void;
  /** Tells what became of it. */
  answered(result: CommandResult): void;
  /** Goes back to the machine's value. */
  discard(): void;
}

/** What was entered on a machine's page, to be sent together as one command. */
export class PreparedChanges {
  private readonly changes = new Map<string, PreparedChange>();

  /** In the order in which they were first entered. */
  get all(): readonly PreparedChange[] {
    return [...this.changes.values()];
  }

  /** Takes a change in place of an earlier one of the same setting. */
  prepare(change: PreparedChange): void {
    this.changes.set(change.mutation.tag, change);
  }

  /** Forgets a change. @param tag The tag of its mutation. */
  forget(tag: string): void {
    this.changes.delete(tag);
  }

  /** Gives up all changes. */
  discard(): void {
    this.all.forEach((change) => change.discard());
    this.changes.clear();
  }
}
