import { type Context, type View } from "../context";
import { h, setText } from "../dom";

/** For an address that leads nowhere, and for a machine that the panel does not know (yet). */
export function unknownPage({ t, panel }: Context): View {
  const text = h("p", { role: "status" });
  return {
    element: h("div", { class: "page" }, h("h1", {}, t("Nothing here")), text, h("p", {}, h("a", { href: "#/" }, t("To the overview")))),
    update() {
      setText(text, panel.connection === "live" ? t("The server has no machine at this address.") : t("Waiting for the server…"));
    },
  };
}
