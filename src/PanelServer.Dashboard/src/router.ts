/** Pages that concern the whole line; each is addressed by its name. */
const linePages = ["events", "runs", "recipes", "trends", "diagnosis", "commissioning"] as const;

/** Pages of a machine; each is addressed by its name behind the machine. */
export const machineTabs = ["operate", "trends", "settings", "diagnosis"] as const;

export type LinePage = (typeof linePages)[number];

export type MachineTab = (typeof machineTabs)[number];

/** Which page is shown. The part of the address behind `#` says it, so that pages can be bookmarked and the server serves one file. */
export type Route =
  | { readonly page: "overview" | LinePage | "unknown" }
  | { readonly page: "machine"; readonly slug: string; readonly serial: number; readonly tab: MachineTab };

/** Reads an address's part behind and with `#`. */
export function routeOf(hash: string): Route {
  const parts = hash.replace(/^#?\/?/, "").split("/").filter((part) => part !== "");
  if (parts.length === 0) {
    return { page: "overview" };
  }

  const linePage = linePages.find((page) => page === parts[0]);
  if (linePage !== undefined && parts.length === 1) {
    return { page: linePage };
  }

  const [page, slug, serial = "", tab = "operate"] = parts;
  const machineTab = machineTabs.find((one) => one === tab);
  return page === "machine" && slug !== undefined && parts.length <= 4 && /^\d+$/.test(serial) && machineTab !== undefined
    ? { page, slug, serial: Number(serial), tab: machineTab }
    : { page: "unknown" };
}
