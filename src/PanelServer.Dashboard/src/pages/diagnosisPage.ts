import type { Context, View } from "../context";
import { h } from "../dom";
import { busSection } from "./busSection";

/** The line's bus with all its devices. What belongs to one machine is on that machine's page as well. */
export function diagnosisPage(context: Context): View {
  const bus = busSection(context, null);
  return { element: h("div", { class: "page" }, h("h1", {}, context.t("Diagnosis")), bus.element), update: () => bus.update() };
}
