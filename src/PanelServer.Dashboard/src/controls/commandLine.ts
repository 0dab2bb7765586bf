import { type MutationShape, questionFor } from "../api/description";
import type { Json } from "../api/json";
import type { Context } from "../context";
import { h, setAttribute, setText } from "../dom";
import { type CommandResult, sendCommands } from "../model/command";
import type { Machine } from "../model/machine";
import { askToConfirm } from "./confirmDialog";

/** How long "confirmed" stays to be read. */
const confirmationMilliseconds = 3000;

/** Sends one control's commands and tells beside it what became of them. */
export class CommandLine {
  /** Where the panel's answer is shown. */
  readonly status = h("p", { class: "command-status", role: "status" });
  private sent = 0;

  /**
   * @param label Name of the control.
   * @param control The element that shows by its attributes what is pending.
   */
  constructor(
    private readonly context: Context,
    private readonly machine: Machine,
    private readonly mutation: MutationShape,
    private readonly label: string,
    private readonly control: HTMLElement,
  ) {}

  /** True from the moment a command is sent until the state confirms it or the panel refuses it. */
  get isPending(): boolean {
    return this.control.dataset["command"] === "pending";
  }

  /** Asks if need be, sends, and waits for the state to confirm it. Resolves to true if it does. */
  async send(payload: Json): Promise<boolean> {
    const question = questionFor(this.mutation, payload, this.machine.state ?? undefined);
    if (question !== null && !(await askToConfirm(this.context, this.label, this.context.localize(question)))) {
      return false;
    }

    const number = this.sending();
    const [result] = await sendCommands(this.context.panel, this.machine, [{ mutation: this.mutation, payload }]);
    if (number === this.sent && result !== undefined) {
      this.answer(result);
    }

    return result?.kind === "confirmed";
  }

  /** Shows that a command is on its way. @returns Its number. */
  sending(): number {
    this.show("pending", this.context.t("sent, not confirmed yet…"));
    return ++this.sent;
  }

  /** Shows what became of the last command. */
  answer(result: CommandResult): void {
    const number = this.sent;
    this.show(result.kind, this.textOf(result));
    setTimeout(() => number === this.sent && result.kind === "confirmed" && this.clear(), confirmationMilliseconds);
  }

  /** Says that something cannot be sent as it is. */
  object(text: string): void {
    this.sent++;
    this.show("refused", text);
  }

  /** Takes the last answer away. */
  clear(): void {
    this.show(null, "");
  }

  private show(kind: string | null, text: string): void {
    setAttribute(this.control, "data-command", kind);
    setAttribute(this.control, "aria-busy", kind === "pending" ? "true" : null);
    setText(this.status, text);
  }

  private textOf(result: CommandResult): string {
    const { t } = this.context;
    switch (result.kind) {
      case "confirmed":
        return t("confirmed");
      case "different":
        return t("The machine took it, but keeps another value.");
      case "refused":
        return this.context.tell(result.text);
      case "withheld":
        return t("Not applied: another of these changes was refused.");
      case "unanswered":
        return t("No answer from the server: look at the machine before trying again.");
    }
  }
}
