import { type Context, machineKind, type View } from "../context";
import { h, setText } from "../dom";
import { isKiosk } from "../model/kiosk";
import type { Machine } from "../model/machine";
import { connectionLamp } from "./connection";
import { displayMenu, type ScreenChoices } from "./displayMenu";
import { stopButtons } from "./stopPanel";
import { whoAmI } from "./whoAmI";

/** What is always in reach, on every page and every screen: what is shown, whether values are live, how the screen is set, and how to stop. */
export function header(context: Context, shownMachine: () => Machine | null, choices: ScreenChoices): View {
  const { t } = context;
  const title = h("p", { class: "page-title" });
  const lamp = connectionLamp(context);
  const who = whoAmI(context);
  const stops = stopButtons(context, shownMachine);
  return {
    element: h("header", { class: "page-header" }, title, who.element, lamp.element, !isKiosk() && displayMenu(context, choices), stops.element),
    update() {
      const machine = shownMachine();
      const { isPlant } = context.panel.access;
      setText(title, machine !== null ? machineKind(context, machine) : isPlant ? t("Plant") : t("Panel"));
      // What is shown is stopped where it stands.
      stops.element.hidden = isPlant;
      who.update();
      lamp.update();
      stops.update();
    },
  };
}
