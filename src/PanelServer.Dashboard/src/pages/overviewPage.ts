import { type Context, type View } from "../context";
import { arrange, h, setText } from "../dom";
import { machineCard } from "./machineCard";

/** The line at a glance: every machine with its state and key values. */
export function overviewPage(context: Context): View {
  const { t, panel } = context;
  const grid = h("div", { class: "machine-grid" });
  const empty = h("p", { class: "empty" });
  const unassigned = h("p", { class: "notice", hidden: true }, t("No terminal on the bus belongs to a machine yet."), " ", h("a", { href: "#/commissioning" }, t("To commissioning")));
  const cards = new Map<string, View>();
  return {
    element: h("div", { class: "page overview-page" }, h("h1", { class: "visually-hidden" }, t("Overview")), unassigned, h("section", { "aria-label": t("Machines") }, grid, empty)),
    update() {
      const wanted = panel.machines;
      if ([...cards.keys()].join() !== wanted.map((machine) => machine.path).join()) {
        for (const [path, card] of cards) {
          if (!wanted.some((machine) => machine.path === path)) {
            card.destroy?.();
          }
        }

        const old = new Map(cards);
        cards.clear();
        wanted.forEach((machine) => cards.set(machine.path, old.get(machine.path) ?? machineCard(context, machine)));
        arrange(grid, [...cards.values()].map((card) => card.element));
      }

      unassigned.hidden = panel.bus === null || panel.bus.devices.length === 0 || panel.bus.devices.some((device) => device.machine !== null);
      empty.hidden = wanted.length > 0;
      setText(empty, panel.connection === "live" ? t("The server knows no machines.") : t("Waiting for the server…"));
      cards.forEach((card) => card.update());
    },
    destroy() {
      cards.forEach((card) => card.destroy?.());
    },
  };
}
