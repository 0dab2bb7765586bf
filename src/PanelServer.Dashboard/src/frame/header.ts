import { type Context, type View } from "../context";
import { h, setAttribute, setText } from "../dom";
import type { Machine } from "../model/machine";
import type { Route } from "../router";
import { connectionLamp } from "./connection";
import { stopButtons } from "./stopPanel";

/** What is always in reach, on every page and every screen: where to go, whether values are live, and how to stop. */
export function header(context: Context, route: () => Route, shownMachine: () => Machine | null): View {
  const { t, panel } = context;
  const overview = h("a", { href: "#/" }, t("Overview"));
  const count = h("span", { class: "count", hidden: true });
  const events = h("a", { href: "#/events" }, t("Events"), " ", count);
  const recipes = h("a", { href: "#/recipes" }, t("Recipes"));
  const runs = h("a", { href: "#/runs" }, t("Runs"));
  const commissioning = h("a", { href: "#/commissioning" }, t("Commissioning"));
  const lamp = connectionLamp(context);
  const stops = stopButtons(context, shownMachine);
  const element = h("header", { class: "page-header" }, h("nav", { "aria-label": t("Pages") }, overview, events, recipes, runs, commissioning), lamp.element, stops.element);
  return {
    element,
    update() {
      const { page } = route();
      setAttribute(overview, "aria-current", page === "overview" ? "page" : null);
      setAttribute(events, "aria-current", page === "events" ? "page" : null);
      setAttribute(runs, "aria-current", page === "runs" ? "page" : null);
      setAttribute(recipes, "aria-current", page === "recipes" ? "page" : null);
      setAttribute(commissioning, "aria-current", page === "commissioning" ? "page" : null);
      commissioning.hidden = panel.bus === null;
      const unacknowledged = panel.alarms.unacknowledged + panel.log.unacknowledged;
      count.hidden = unacknowledged === 0;
      setText(count, String(unacknowledged));
      setAttribute(count, "aria-label", `${unacknowledged} ${t("not acknowledged")}`);
      lamp.update();
      stops.update();
    },
  };
}
