import { releaseControl, takeControl } from "../api/control";
import { type Context, machineName, type View } from "../context";
import { askToConfirm } from "../controls/confirmDialog";
import { controlledFrom, permitted } from "../controls/permitted";
import { h, setText } from "../dom";
import type { Machine } from "../model/machine";
import { failureText } from "./failure";

/** Who has a machine, where machines can be taken, and the buttons that take it and give it back. */
export function controlLine(context: Context, machine: Machine): View {
  const { t, panel } = context;
  const text = h("span", { role: "status" });
  const answer = h("span", { role: "alert" });
  const take = h("button", { type: "button" }, t("Take control"));
  const takeOver = h("button", { type: "button" }, t("Take over"));
  const release = h("button", { type: "button" }, t("Release control"));
  const send = async (command: () => Promise<unknown>): Promise<void> => {
    try {
      await command();
      setText(answer, "");
    } catch (failure) {
      setText(answer, failureText(context, failure));
    }
  };
  take.addEventListener("click", () => void send(() => takeControl(machine.slug, machine.serial, false)));
  release.addEventListener("click", () => void send(() => releaseControl(machine.slug, machine.serial)));
  takeOver.addEventListener("click", () => {
    const place = panel.control.placeOf(machine);
    const question = `${place === null ? "" : `${controlledFrom(context, place)}. `}${t("Whoever is there can't command it any more. It is recorded.")}`;
    void askToConfirm(context, `${t("Take over")}: ${machineName(context, machine)}`, question).then(async (isAgreed) => {
      if (isAgreed) {
        await send(() => takeControl(machine.slug, machine.serial, true));
      }
    });
  });
  const element = h("div", { class: "control-line", hidden: true }, text, permitted(context, "takeControl", h("span", {}, take, takeOver, release)), answer);
  return {
    element,
    update() {
      const { control } = panel;
      const place = control.placeOf(machine);
      element.hidden = !control.isOn;
      take.hidden = place !== null;
      release.hidden = !control.isOwn(machine);
      takeOver.hidden = place === null || control.isOwn(machine);
      setText(text, place === null ? t("Nobody has taken this machine.") : control.isOwn(machine) ? t("This screen has control.") : `${controlledFrom(context, place)}.`);
    },
  };
}
