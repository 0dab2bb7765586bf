import type { Context, View } from "../context";
import { commanding, missingRole } from "../controls/permitted";
import { h, setAttribute, setText } from "../dom";

/** Who this screen is to the panel, and that it only watches if so. */
export function whoAmI(context: Context): View {
  const element = h("p", { class: "who-am-i", hidden: true });
  return {
    element,
    update() {
      const { text } = context.panel.access;
      const reason = missingRole(context, commanding);
      element.hidden = text === null;
      setText(element, reason === null ? (text ?? "") : `${text ?? ""} – ${context.t("watching only")}`);
      setAttribute(element, "title", reason);
    },
  };
}
