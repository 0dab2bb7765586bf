import { type Context, machineKind, machineName, machinePage, type View } from "../context";
import { h, setAttribute } from "../dom";
import type { Machine } from "../model/machine";

/** Every machine of the line, one step away on every page, with a mark at those that report an error. */
export function machineRail(context: Context, shown: () => Machine | null): View {
  const { t, panel } = context;
  const element = h("nav", { class: "machine-rail", "aria-label": t("Machines") });
  let links: readonly { readonly machine: Machine; readonly link: HTMLElement; readonly mark: HTMLElement }[] = [];
  return {
    element,
    update() {
      const { machines } = panel;
      if (links.length !== machines.length || links.some(({ machine }, index) => machine !== machines[index])) {
        links = machines.map((machine) => {
          const mark = h("span", { class: "rail-mark", role: "img", "aria-label": t("Alarm"), hidden: true }, "!");
          return { machine, mark, link: h("a", { href: machinePage(machine) }, shortName(context, machine), mark) };
        });
        element.replaceChildren(...links.map(({ link }) => link));
      }

      element.hidden = machines.length === 0;
      const current = shown();
      for (const { machine, link, mark } of links) {
        setAttribute(link, "aria-current", machine === current ? "page" : null);
        mark.hidden = machine.error === null;
      }
    },
  };
}

/** The serial number is needed only where there are two of a kind. */
function shortName(context: Context, machine: Machine): string {
  const alike = context.panel.machines.filter((candidate) => candidate.slug === machine.slug);
  return alike.length > 1 ? machineName(context, machine) : machineKind(context, machine);
}
