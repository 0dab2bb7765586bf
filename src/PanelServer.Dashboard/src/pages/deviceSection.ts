import type { AssignmentChange } from "../api/assignments";
import { assignDevice, type PanelDevice, readDevices, releaseDevice, type ScannedDevice, scanDevices } from "../api/devices";
import { askToConfirm } from "../controls/confirmDialog";
import { permitted } from "../controls/permitted";
import type { Context } from "../context";
import { h, setAttribute, setText } from "../dom";
import { carryOut } from "./change";
import { failureText } from "./failure";

/** Devices in the network and at serial ports: those that are used, those that were released, and looking for others. */
export function deviceSection(context: Context): { readonly element: HTMLElement; read(): Promise<void> } {
  const { t } = context;
  const known = h("ul", { class: "beside-list" });
  const none = h("p", { hidden: true }, t("none in use"));
  const found = h("ul", { class: "beside-list", "data-found": "" });
  const answer = h("p", { role: "status", class: "device-answer" });
  const addresses = h("input", { id: "device-addresses", type: "text", autocomplete: "off", "aria-describedby": "device-addresses-help" });
  const networks = h("input", { id: "device-networks", type: "checkbox" });
  const look = h("button", { type: "submit", class: "primary" }, t("Look for devices"));
  let shown = "";

  const send = async (change: () => Promise<AssignmentChange>): Promise<void> => {
    await carryOut(context, answer, t("Asking the device…"), change);

    // If it fails, the page reads again in a moment.
    await read().catch(() => undefined);
  };
  const read = async (): Promise<void> => {
    const devices = await readDevices();
    const now = JSON.stringify(devices);
    none.hidden = devices.length > 0;
    if (now !== shown) {
      shown = now;
      known.replaceChildren(...devices.map(knownItem));
    }
  };
  const name = (slug: string, serial: number): string => {
    const type = context.panel.typeOf(slug);
    return `${type === null ? slug : context.localize(type.name)} ${serial}`;
  };
  const assign = (slug: string, serial: number, address: string): HTMLElement => {
    const button = h("button", { type: "button", "aria-label": `${t("Assign")}: ${name(slug, serial)}` }, t("Assign"));
    button.addEventListener("click", () => {
      found.replaceChildren();
      void send(() => assignDevice(slug, serial, address));
    });
    return permitted(context, "useDevice", button);
  };
  const release = ({ slug, serial, obstacle }: PanelDevice): HTMLElement => {
    const button = h("button", { type: "button", disabled: obstacle !== null, "aria-label": `${t("Release")}: ${name(slug, serial)}` }, t("Release"));
    button.addEventListener("click", () => {
      void askToConfirm(context, `${t("Release")}: ${name(slug, serial)}`, t("The panel then no longer uses this device; what it does is left as it is.")).then(async (isAgreed) => {
        if (isAgreed) {
          await send(() => releaseDevice(slug, serial));
        }
      });
    });
    return permitted(context, "releaseDevice", button);
  };
  const knownItem = (device: PanelDevice): HTMLElement =>
    h(
      "li",
      { "data-device": `${device.slug}/${device.serial}`, "data-used": device.is_used ? "" : null },
      h("span", {}, `${name(device.slug, device.serial)} · ${device.address} · ${device.is_used ? t("in use") : t("released")}`),
      device.is_used ? release(device) : assign(device.slug, device.serial, device.address),
      device.obstacle !== null && h("p", { class: "assignment-obstacle" }, context.tell(device.obstacle)),
    );
  const foundItem = ({ address, slug, serial, is_used, explanation }: ScannedDevice): HTMLElement =>
    h(
      "li",
      {},
      h("span", {}, `${address}: ${slug === null || serial === null ? "" : `${name(slug, serial)}. `}${context.tell(explanation)}`),
      slug !== null && serial !== null && !is_used && assign(slug, serial, address),
    );
  const form = h(
    "form",
    { class: "device-form", novalidate: true },
    h("div", { class: "field" }, h("label", { for: addresses.id }, t("Addresses in the network")), addresses, h("p", { id: "device-addresses-help", class: "hint" }, t("For example 192.168.1.20, several with commas. Serial ports are always asked."))),
    h("label", { class: "device-networks" }, networks, t("All addresses of the panel's own networks")),
    h("div", { class: "assignment-buttons" }, look),
  );
  const scan = async (): Promise<void> => {
    look.disabled = true;
    setAttribute(answer, "data-outcome", "pending");
    setText(answer, t("Looking for devices…"));
    try {
      const devices = await scanDevices(addresses.value.split(/[\s,;]+/).filter((address) => address !== ""), networks.checked);
      found.replaceChildren(...devices.map(foundItem));
      setAttribute(answer, "data-outcome", "done");
      setText(answer, devices.length === 0 ? t("Nothing was found.") : "");
    } catch (failure) {
      found.replaceChildren();
      setAttribute(answer, "data-outcome", "refused");
      setText(answer, failureText(context, failure));
    } finally {
      look.disabled = false;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void scan();
  });
  return {
    element: h("section", { class: "assignment", "aria-label": t("Devices beside the bus") }, h("h2", {}, t("Devices beside the bus")), known, none, permitted(context, "scanDevices", form), answer, found),
    read,
  };
}
