import { questionFor } from "../api/description";
import type { Context, View } from "../context";
import { h, setText } from "../dom";
import { sendCommands } from "../model/command";
import type { Machine } from "../model/machine";
import type { PreparedChanges } from "../model/preparedChanges";
import { askToConfirm } from "./confirmDialog";

/** What is prepared on a machine's page, from old to new, and the button that sends it as one command. */
export class ChangeBar implements View {
  readonly element: HTMLElement;
  private readonly list = h("ul", { class: "change-list" });
  private readonly apply: HTMLButtonElement;
  private shown = "";
  private isSending = false;

  constructor(private readonly context: Context, private readonly machine: Machine, private readonly changes: PreparedChanges) {
    const { t } = context;
    const discard = h("button", { type: "button" }, t("Discard"));
    this.apply = h("button", { type: "button", class: "primary" }, t("Apply"));
    discard.addEventListener("click", () => {
      changes.discard();
      this.update();
    });
    this.apply.addEventListener("click", () => void this.send());
    this.element = h("section", { class: "change-bar", "aria-label": t("Prepared changes"), hidden: true }, this.list, h("div", { class: "change-buttons" }, discard, this.apply));
  }

  update(): void {
    const { all } = this.changes;
    const now = JSON.stringify(all.map(({ label, from, to }) => [label, from, to]));
    if (now !== this.shown) {
      this.shown = now;
      this.element.hidden = all.length === 0;
      this.list.replaceChildren(...all.map(({ label, from, to }) => h("li", {}, `${label}: ${from} → `, h("strong", {}, to))));
      setText(this.apply, all.length > 1 ? `${this.context.t("Apply")} (${all.length})` : this.context.t("Apply"));
    }
  }

  /** Asks if need be, sends all that is prepared as one command, and tells each control what became of it. */
  async send(): Promise<void> {
    const { all } = this.changes;
    if (this.isSending || all.length === 0) {
      return;
    }

    const { context, machine } = this;
    const questions = all.map(({ mutation, payload }) => questionFor(mutation, payload, machine.state ?? undefined)).filter((question) => question !== null);
    if (questions.length > 0 && !(await askToConfirm(context, context.t("Apply"), questions.map(context.localize).join("\n")))) {
      return;
    }

    this.isSending = true;
    all.forEach((change) => change.sending());
    const results = await sendCommands(context.panel, machine, all);
    this.isSending = false;
    all.forEach((change, index) => {
      const result = results[index] ?? { kind: "unanswered" };
      if (result.kind === "confirmed") {
        this.changes.forget(change.mutation.tag);
      }

      change.answered(result);
    });
    this.update();
  }
}
