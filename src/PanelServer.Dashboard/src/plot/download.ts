import { h } from "../dom";
import type { MachineAddress } from "./history";

/** Saves a file on the user's computer. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = h("a", { href: address, download: name });
  link.click();
  // The browser reads the content after the click; it must not be gone by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Name of an exported file: machine, what is shown, and when it ends, in characters that every file system allows.
 * @param time Unix milliseconds.
 */
export function fileName(machine: MachineAddress, title: string, time: number, extension: string): string {
  const what = title.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase();
  const when = new Date(time).toISOString().replace(/\.\d+Z$/, "Z").replaceAll(":", "-");
  return `${machine.slug}-${machine.serial}_${what === "" ? "plot" : what}_${when}.${extension}`;
}
