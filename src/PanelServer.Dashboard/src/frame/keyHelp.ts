import type { Context } from "../context";
import { h } from "../dom";
import { stopAllKey } from "./stopPanel";

/** The key that shows the keys. */
const helpKey = "?";

/** Opens the list of keys where that key is pressed, unless it is typed into a text. */
export function listenForKeyHelp(context: () => Context): void {
  addEventListener("keydown", (event) => {
    const isTyped = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
    if (event.key === helpKey && !isTyped && document.querySelector("dialog[open]") === null) {
      event.preventDefault();
      showKeys(context());
    }
  });
}

/** Shows what can be done with the keyboard. */
export function showKeys({ t }: Context): void {
  const keys: readonly (readonly [string, string])[] = [
    [stopAllKey, t("Stops every machine at once")],
    [helpKey, t("shows this list")],
    ["Tab, Shift + Tab", t("to the next control, to the one before")],
    ["↑ ↓", t("a step up or down in a number")],
    ["Page Up, Page Down", t("ten steps")],
    ["Enter", t("sends all prepared changes")],
    ["Esc", t("gives up a change, answers a question with no, closes a menu")],
    ["← →", t("moves the cursors of the trends")],
  ];
  const close = h("button", { type: "submit", class: "primary", autofocus: true }, t("Close"));
  const dialog = h(
    "dialog",
    { class: "confirm key-help", "aria-labelledby": "keys-title" },
    h("form", { method: "dialog" }, h("h2", { id: "keys-title" }, t("Keys")), h("dl", { class: "key-list" }, ...keys.map(([key, does]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)))), h("div", { class: "confirm-buttons" }, close)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
