import { type Context, machineKind, machineName, type View } from "../context";
import { commanding, permitted } from "../controls/permitted";
import { h, setAttribute, setText } from "../dom";
import type { Machine } from "../model/machine";
import type { StopState } from "../model/stop";

/** The key that stops all machines, wherever the focus is. */
export const stopAllKey = "F9";

/** The buttons that are always in reach: stop this machine, stop all. They ask nothing. */
export function stopButtons(context: Context, shown: () => Machine | null): View {
  const one = h("button", { type: "button", class: "stop-one", hidden: true });
  const all = h("button", { type: "button", class: "stop-all", "aria-keyshortcuts": stopAllKey, title: `${context.t("Stops every machine at once")} (${stopAllKey})` }, context.t("Stop all"));
  one.addEventListener("click", () => {
    const machine = shown();
    if (machine !== null) {
      void context.stops.stop([machine]);
    }
  });
  all.addEventListener("click", () => void context.stops.stop(context.panel.machines));
  return {
    element: h("div", { class: "stop-buttons", role: "group", "aria-label": context.t("Stop") }, permitted(context, commanding, one), permitted(context, commanding, all)),
    update() {
      const machine = shown();
      one.hidden = machine === null || (machine.type?.stop.length ?? 0) === 0;
      setText(one, machine === null ? "" : `${context.t("Stop")} ${machineKind(context, machine)}`);
    },
  };
}

/** Reports for each machine whether it has confirmed the stop. */
export function stopReport(context: Context): View {
  const list = h("ul", { class: "stop-report-list" });
  const close = h("button", { type: "button", class: "quiet" }, context.t("Close"));
  close.addEventListener("click", () => context.stops.dismiss());
  const element = h("section", { class: "stop-report", "aria-label": context.t("Stop report"), "aria-live": "assertive", hidden: true }, list, close);
  const rows = new Map<string, { readonly row: HTMLElement; readonly state: HTMLElement }>();
  return {
    element,
    update() {
      const { results } = context.stops;
      element.hidden = results.size === 0;
      if ([...rows.keys()].join() !== [...results.keys()].join()) {
        rows.clear();
        list.replaceChildren(...[...results.keys()].map((path) => addRow(context, rows, path)));
      }

      for (const [path, result] of results) {
        const row = rows.get(path);
        if (row !== undefined) {
          setAttribute(row.row, "data-stop", result.kind);
          setText(row.state, resultText(context, result));
        }
      }
    },
  };
}

function addRow(context: Context, rows: Map<string, { readonly row: HTMLElement; readonly state: HTMLElement }>, path: string): HTMLElement {
  const machine = context.panel.machines.find((candidate) => candidate.path === path);
  const state = h("span", { class: "stop-report-state" });
  const row = h("li", { "data-machine": machine?.slug ?? path }, h("span", {}, machine === undefined ? path : machineName(context, machine)), state);
  rows.set(path, { row, state });
  return row;
}

function resultText({ t, tell }: Context, result: StopState): string {
  switch (result.kind) {
    case "stopping":
      return t("stopping…");
    case "stopped":
      return t("stopped, confirmed");
    case "nothing":
      return t("measures only, nothing to stop");
    case "refused":
      return `${t("refused")}: ${tell(result.text)}`;
    case "unconfirmed":
      return t("NOT confirmed: go and look");
  }
}
