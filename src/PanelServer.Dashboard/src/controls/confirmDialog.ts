import type { Context } from "../context";
import { h } from "../dom";

/**
 * Asks before something dangerous is sent. The harmless answer has the focus, Escape gives it too, and stopping stays in
 * reach. Resolves to true only if the operator agrees.
 */
export function askToConfirm(context: Context, title: string, question: string): Promise<boolean> {
  const { t } = context;
  const cancel = h("button", { type: "submit", value: "cancel", autofocus: true }, t("Cancel"));
  const agree = h("button", { type: "submit", value: "agree", class: "primary" }, t("Yes, do it"));
  const stop = h("button", { type: "button", class: "stop-all" }, t("Stop all"));
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-question" },
    h("form", { method: "dialog" }, h("h2", { id: "confirm-title" }, title), h("p", { id: "confirm-question" }, question), h("div", { class: "confirm-buttons" }, stop, cancel, agree)),
  );
  stop.addEventListener("click", () => {
    dialog.close("cancel");
    void context.stops.stop(context.panel.machines);
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "agree");
    });
  });
}
