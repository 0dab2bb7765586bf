import { type Context, machineAddress, machineKind, type View } from "../context";
import { commandObstacle } from "../controls/permitted";
import { h, setAttribute, setText } from "../dom";
import type { Machine } from "../model/machine";
import { type MachineTab, machineTabs } from "../router";
import { controlLine } from "./controlLine";
import { diagnosisTab } from "./diagnosisTab";
import { errorHelp } from "./help";
import { operateTab } from "./operateTab";
import { settingsTab } from "./settingsTab";
import { trendsTab } from "./trendsTab";

/** One of a machine's pages below its name, its error and the way to the others. Made from the machine's description alone. */
export function machinePage(context: Context, machine: Machine, tab: MachineTab): View {
  const { t, panel } = context;
  const error = h("p", { class: "machine-error", role: "alert", hidden: true });
  const control = controlLine(context, machine);
  const obstacle = h("p", { class: "machine-obstacle", role: "status", hidden: true });
  const help = errorHelp(context, () => machine.error);
  const trouble = h("div", { class: "machine-trouble", hidden: true }, error, help.element);
  const heading = h("h1", {}, machineKind(context, machine), " ", h("span", { class: "serial" }, String(machine.serial)));
  const names: Readonly<Record<MachineTab, string>> = { operate: t("Operate"), trends: t("Trends"), settings: t("Settings"), diagnosis: t("Diagnosis") };
  const tabs = machineTabs.map((one) => h("a", { href: machineAddress(machine, one), "aria-current": one === tab ? "page" : null }, names[one]));
  const head = h("div", { class: "machine-head" }, heading, h("nav", { class: "machine-tabs", "aria-label": t("Pages of the machine") }, ...tabs));
  const content = machine.type === null ? unknownKind(context) : contents[tab](context, machine, machine.type);
  const element = h("div", { class: "page machine-page", "data-machine": machine.slug, "data-serial": machine.serial, "data-tab": tab }, head, trouble, control.element, obstacle, content.element);
  return {
    element,
    update() {
      setAttribute(element, "data-stale", panel.isStale(machine) ? "" : null);
      error.hidden = machine.error === null;
      trouble.hidden = machine.error === null;
      setText(error, context.tell(machine.error ?? ""));
      help.update();
      control.update();
      const reason = commandObstacle(context, machine);
      obstacle.hidden = reason === null;
      setText(obstacle, reason ?? "");
      content.update();
    },
    destroy: () => content.destroy?.(),
  };
}

const contents = { operate: operateTab, trends: trendsTab, settings: settingsTab, diagnosis: diagnosisTab } as const;

function unknownKind({ t }: Context): View {
  return { element: h("p", {}, t("The server does not know this kind of machine.")), update: () => undefined };
}
