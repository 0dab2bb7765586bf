import type { Context, View } from "../context";
import { h } from "../dom";

export function trendsPage(context: Context): View {
  return { element: h("div", { class: "page" }, h("h1", {}, context.t("Trends"))), update: () => undefined };
}
