import { leavesOf } from "../api/description";
import { type Context, machineAddress, machineKind, machineName, type View } from "../context";
import { h, setAttribute, setText } from "../dom";
import { hasAlarm } from "../model/alarms";
import type { Machine } from "../model/machine";
import { readingsOf, stateText } from "../pages/reading";
import type { Route } from "../router";

/** Where to go: every machine with its mode and its alarm mark, and the pages of the line. A column beside the page, on a phone tabs above it. */
export function rail(context: Context, route: () => Route, shown: () => Machine | null): View {
  const machines = machineLinks(context, shown);
  const pages = pageLinks(context, route);
  const element = h("div", { class: "rail" }, pages.first, machines.element, pages.element);
  let before = "";
  return {
    element,
    update() {
      machines.update();
      pages.update();
      const now = `${location.hash} ${context.panel.machines.length}`;
      if (now !== before) {
        before = now;
        // On a phone the tabs are wider than the screen.
        element.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
      }
    },
  };
}

function machineLinks(context: Context, shown: () => Machine | null): View {
  const { t, panel } = context;
  const element = h("nav", { "aria-label": t("Machines") });
  let links: readonly { readonly machine: Machine; readonly view: View }[] = [];
  return {
    element,
    update() {
      const { machines } = panel;
      if (links.length !== machines.length || links.some(({ machine }, index) => machine !== machines[index])) {
        links = machines.map((machine) => ({ machine, view: machineLink(context, machine, shown) }));
        element.replaceChildren(...links.map(({ view }) => view.element));
      }

      element.hidden = machines.length === 0;
      links.forEach(({ view }) => view.update());
    },
  };
}

function machineLink(context: Context, machine: Machine, shown: () => Machine | null): View {
  const { t, panel } = context;
  const mark = h("span", { class: "rail-mark", role: "img", "aria-label": t("Alarm"), hidden: true }, "!");
  const mode = h("span", { class: "rail-mode" });
  const states = machine.type === null ? [] : readingsOf(context, leavesOf(machine.type.state)).filter((reading) => reading.isKey);
  const element = h("a", { href: machineAddress(machine) }, h("span", { class: "rail-name" }, shortName(context, machine)), mark, mode);
  return {
    element,
    update() {
      setAttribute(element, "aria-current", machine === shown() ? "page" : null);
      setAttribute(element, "data-stale", panel.isStale(machine) ? "" : null);
      mark.hidden = machine.error === null && !hasAlarm(panel.alarms, machine);
      setText(mode, states.map((reading) => stateText(context, machine, reading)).join(", "));
    },
  };
}

function pageLinks(context: Context, route: () => Route): View & { readonly first: HTMLElement } {
  const { t, panel } = context;
  const count = h("span", { class: "count", hidden: true });
  const { isPlant } = panel.access;
  const overview = h("a", { href: "#/" }, isPlant ? t("Plant") : t("Overview"));
  const links = {
    overview,
    trends: h("a", { href: "#/trends" }, t("Trends")),
    events: h("a", { href: "#/events" }, t("Events"), " ", count),
    recipes: h("a", { href: "#/recipes" }, t("Recipes")),
    runs: h("a", { href: "#/runs" }, t("Runs")),
    diagnosis: h("a", { href: "#/diagnosis" }, t("Diagnosis")),
    commissioning: h("a", { href: "#/commissioning" }, t("Commissioning")),
  };
  const { overview: _, ...others } = links;
  return {
    first: h("nav", { "aria-label": t("Overview") }, overview),
    element: h("nav", { "aria-label": t("Pages") }, ...Object.values(others)),
    update() {
      const { page } = route();
      for (const [name, link] of Object.entries(links)) {
        setAttribute(link, "aria-current", page === name ? "page" : null);
      }

      links.diagnosis.hidden = links.commissioning.hidden = panel.bus === null;
      // They are of one panel's machines.
      links.trends.hidden = links.recipes.hidden = links.runs.hidden = isPlant;
      const unacknowledged = panel.alarms.unacknowledged + panel.log.unacknowledged;
      count.hidden = unacknowledged === 0;
      setText(count, String(unacknowledged));
      setAttribute(count, "aria-label", `${unacknowledged} ${t("not acknowledged")}`);
    },
  };
}

/** The serial number is needed only where there are two of a kind. */
function shortName(context: Context, machine: Machine): string {
  const alike = context.panel.machines.filter((candidate) => candidate.slug === machine.slug);
  return alike.length > 1 ? machineName(context, machine) : machineKind(context, machine);
}
