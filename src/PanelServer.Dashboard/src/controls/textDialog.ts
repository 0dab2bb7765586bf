import type { Context } from "../context";
import { h } from "../dom";

/**
 * Asks for a text. What happens on the page meanwhile does not disturb whoever writes.
 * @param longest How many characters it may have.
 * @returns The text without blanks around it; null if none was given.
 */
export function askForText({ t }: Context, title: string, label: string, longest: number): Promise<string | null> {
  const text = h("textarea", { id: "asked-text", rows: 4, maxlength: longest, autofocus: true });
  const cancel = h("button", { type: "submit", value: "cancel" }, t("Cancel"));
  const save = h("button", { type: "submit", value: "save", class: "primary" }, t("Save"));
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-labelledby": "asked-title" },
    h("form", { method: "dialog" }, h("h2", { id: "asked-title" }, title), h("div", { class: "field" }, h("label", { for: text.id }, label), text), h("div", { class: "confirm-buttons" }, cancel, save)),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      const given = text.value.trim();
      resolve(dialog.returnValue === "save" && given !== "" ? given : null);
    });
  });
}
