import { exchangeDevice } from "../api/assignments";
import type { Bus, BusDevice } from "../api/panelClient";
import { namespaceOf } from "../api/streams";
import { askToConfirm } from "../controls/confirmDialog";
import { permitted } from "../controls/permitted";
import { type Context, machineName, type View } from "../context";
import { h, setAttribute, setText } from "../dom";
import type { Machine } from "../model/machine";
import { type BusNode, busTree, isHealthy, linkErrorsOf } from "../model/busWatch";
import { carryOut } from "./change";

/**
 * The EtherCAT bus: whether it works, and its devices as they are wired.
 * @param of The machine whose devices are shown; null for all.
 */
export function busSection(context: Context, of: Machine | null): View {
  const { t, panel } = context;
  const summary = h("p", { class: "bus-summary" });
  const messages = h("ul", { class: "bus-messages" });
  const answer = h("p", { role: "status", class: "device-answer" });
  const tree = h("div", { class: "bus-tree" });
  const element = h("section", { class: "bus", "aria-label": t("EtherCAT bus") }, h("h2", {}, t("EtherCAT bus")), summary, messages, answer, tree);
  let shown = "";
  return {
    element,
    update() {
      const { bus } = panel;
      const devices = bus === null || of === null ? (bus?.devices ?? []) : bus.devices.filter((device) => device.machine !== null && namespaceOf(device.machine.machine_identification_unique) === of.path);
      element.hidden = bus === null || (of !== null && devices.length === 0);
      setAttribute(element, "data-stale", panel.connection === "live" ? null : "");
      const now = JSON.stringify([bus, panel.machines.map((machine) => machine.path)]);
      if (bus === null || now === shown) {
        return;
      }

      shown = now;
      setText(summary, summaryOf(context, bus));
      messages.replaceChildren(...[...(bus.error === null ? [] : [bus.error]), ...bus.warnings].map((text) => h("li", {}, context.tell(text))));
      tree.replaceChildren(deviceList(context, answer, busTree(devices)));
    },
  };
}

function summaryOf({ t }: Context, bus: Bus): string {
  const link = !bus.is_link_up ? t("no link") : bus.is_answering ? t("link up, devices answer") : t("link up, no answer");
  const network = bus.interface === "simulated" ? t("simulated") : bus.interface;
  return `${network} · ${stateName(bus.phase)} · ${link} · ${bus.devices.length} ${t("devices")}`;
}

/** States as EtherCAT writes them (ETG.1000.6). */
function stateName(state: string): string {
  return { Init: "INIT", PreOp: "PRE-OP", SafeOp: "SAFE-OP", Op: "OP", Boot: "BOOT" }[state] ?? state;
}

function deviceList(context: Context, answer: HTMLElement, nodes: readonly BusNode[]): HTMLElement {
  return h("ul", { class: "device-list" }, ...nodes.map((node) => h("li", {}, deviceTile(context, answer, node.device), node.children.length > 0 && deviceList(context, answer, node.children))));
}

/** Takes the device in the place of a missing one over, after a question: whoever wired it knows whether it is the right one. */
function exchangeButton(context: Context, answer: HTMLElement, device: BusDevice): HTMLElement {
  const { t } = context;
  const title = `${t("Take it over")}: ${device.name} ${t("at position")} ${device.position}`;
  const button = h("button", { type: "button", "aria-label": title }, t("Take it over"));
  button.addEventListener("click", () => {
    void askToConfirm(context, title, t("The device that is plugged in there now gets the machine and the role of the missing one, and is started.")).then(async (isAgreed) => {
      if (isAgreed) {
        await carryOut(context, answer, t("Asking the device…"), () => exchangeDevice(device.position));
      }
    });
  });
  return permitted(context, "exchangeTerminal", button);
}

function deviceTile(context: Context, answer: HTMLElement, device: BusDevice): HTMLElement {
  const { t } = context;
  const errors = linkErrorsOf(device);
  const counted = [[t("lost links"), errors.lostLinks], [t("invalid frames"), errors.invalidFrames], [t("recoveries"), device.recoveries]] as const;
  const counts = counted.filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`).join(" · ");
  const owner = device.machine;
  const machine = owner === null ? undefined : context.panel.machines.find((candidate) => candidate.path === namespaceOf(owner.machine_identification_unique));
  return h(
    "div",
    { class: "device", "data-device": device.position, "data-healthy": isHealthy(device) ? "true" : "false", "data-device-state": device.state },
    h("div", { class: "device-head" }, h("span", { class: "device-position" }, String(device.position)), h("strong", {}, device.name), h("span", { class: "device-state" }, stateName(device.state))),
    h("p", { class: "device-owner" }, machine === undefined ? t("not assigned") : `${machineName(context, machine)} · ${t("role")} ${owner?.role ?? ""}`),
    counts !== "" && h("p", { class: "device-errors" }, counts),
    device.al_status !== null && h("p", { class: "device-problem" }, device.al_status),
    device.problem !== null && h("p", { class: "device-problem" }, context.tell(device.problem)),
    device.has_substitute && exchangeButton(context, answer, device),
  );
}
