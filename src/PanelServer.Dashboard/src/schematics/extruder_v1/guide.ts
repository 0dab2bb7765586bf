import { h, setAttribute, setText } from "../../dom";
import type { Translate } from "../../i18n/translate";
import type { Guide } from "../guide";
import { HeatUp, type HeatUpStep, soakSeconds } from "../heatUp";
import type { Words } from "../words";
import { zones } from "./geometry";
import type { ExtruderState } from "./shapes";

const secondsPerMinute = 60;

/** Says while the barrel heats up when the screw may turn, and what it waits for. */
export function createGuide(t: Translate, words: Words): Guide {
  const line = h("p", { class: "guide-line", hidden: true });
  const heatUp = new HeatUp(zones.length);
  return {
    line,
    steps: null,
    offer: null,
    wants: zones.map((zone, index) => ({ path: `${zone}_temperature`, append: (time, value) => heatUp.append(index, time, value) })),
    update(state) {
      const known = state as ExtruderState | null;
      line.hidden = known?.mode_state.mode !== "Heat";
      if (known !== null && !line.hidden) {
        const step = heatUp.judge(zones.map((zone) => known.heating_states[zone].target_temperature));
        setAttribute(line, "data-step", step.kind);
        setText(line, textOf(t, words, step));
      }
    },
  };
}

function textOf(t: Translate, words: Words, step: HeatUpStep): string {
  const name = (zone: number): string => words.state(`heating_states.${zones[zone]}`);
  const minutes = (seconds: number): string => `${Math.max(1, Math.ceil(seconds / secondsPerMinute))} min`;
  switch (step.kind) {
    case "unknown":
      return `${t("Not ready to extrude, no temperature")}: ${name(step.zone)}`;
    case "heating": {
      const missing = `${name(step.zone)} −${Math.ceil(step.missing)} °C`;
      return step.seconds === null ? `${t("Heating up")}: ${missing}` : `${t("Ready to extrude in about")} ${minutes(step.seconds + soakSeconds)} (${t("soaking")} ${minutes(soakSeconds)}): ${missing}`;
    }
    case "soaking":
      return `${t("All zones are hot, the inside not yet: ready to extrude in about")} ${minutes(step.seconds)}`;
    case "ready":
      return t("Ready to extrude");
  }
}
