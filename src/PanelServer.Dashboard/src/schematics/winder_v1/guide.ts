import { h, setAttribute, setText } from "../../dom";
import type { Translate } from "../../i18n/translate";
import type { Guide } from "../guide";
import type { Words } from "../words";
import type { WinderLiveValues, WinderState } from "./shapes";
import { mayBegin, nextStep, type SpoolChangeStep, spoolChangeSteps, spoolLeft } from "./spoolChange";

/** Says what is left on the spool, and how it is changed step by step. */
export function createGuide(t: Translate, words: Words): Guide {
  const line = h("p", { class: "guide-line", hidden: true });
  const items = spoolChangeSteps.map((step) => ({ step, element: h("li", {}, textOf(t, words, step)) }));
  const steps = h("details", { class: "guide-steps" }, h("summary", {}, t("Change the spool")), h("ol", {}, ...items.map(({ element }) => element)));
  return {
    line,
    steps,
    wants: [],
    offer: {
      label: t("Reset the length and start winding"),
      commands: [{ tag: "ResetSpoolProgress", payload: null }, { tag: "SetMode", payload: "Wind" }],
      isNext: (state) => mayBegin(state as WinderState),
    },
    update(state, live) {
      const [known, values] = [state as WinderState | null, live as WinderLiveValues | null];
      const left = known === null || values === null ? null : spoolLeft(known, values);
      line.hidden = left === null;
      setText(line, left === null ? "" : left.metres === 0 ? t("The spool has its length") : `${t("Left on this spool")}: ${Math.ceil(left.metres)} m${left.minutes === null ? "" : `, ${t("about")} ${Math.ceil(left.minutes)} min`}`);
      const next = known === null || values === null ? null : nextStep(known, values);
      items.forEach(({ step, element }) => setAttribute(element, "aria-current", step === next ? "step" : null));
    },
  };
}

function textOf(t: Translate, words: Words, step: SpoolChangeStep): string {
  const mode = (name: string): string => words.value("mode_state.mode", name);
  switch (step) {
    case "hold":
      return `${t("Stop winding: choose")} ${mode("Hold")}`;
    case "exchange":
      return t("Cut the filament, take the spool off, put an empty one on");
    case "reset":
      return t("Reset the length on the spool");
    case "thread":
      return t("Lead the filament over the arm to the spool so that it lifts the arm");
    case "wind":
      return `${t("Go on: choose")} ${mode("Wind")}`;
  }
}
