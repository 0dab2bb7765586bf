import { type MachineType, questionFor } from "../api/description";
import type { Context, View } from "../context";
import { h, setAttribute, setText } from "../dom";
import { type Command, sendCommands, worstOf } from "../model/command";
import type { Machine } from "../model/machine";
import type { GuideOffer } from "../schematics/guide";
import { CommandLine } from "./commandLine";
import { askToConfirm } from "./confirmDialog";
import { HoldGesture, holdMilliseconds } from "./holdGesture";
import { commandObstacle } from "./permitted";

/**
 * What a guide offers, as a button that sends it as one command. What would be asked stands beside the button; whoever holds it down has read it,
 * whoever only touches it, or presses a key, is asked as everywhere else.
 * @returns Null if the machine has not all of the commands.
 */
export function offerControl(context: Context, machine: Machine, type: MachineType, offer: GuideOffer): View | null {
  const { t, panel } = context;
  const commands = commandsOf(type, offer);
  const [first] = commands;
  if (first === undefined || commands.length < offer.commands.length) {
    return null;
  }

  const button = h("button", { type: "button", class: "guide-hold" }, offer.label);
  const question = h("p", { class: "guide-question" });
  const element = h("div", { class: "guide-offer", hidden: true }, button, question);
  const line = new CommandLine(context, machine, first.mutation, offer.label, element);
  element.append(line.status);
  const questions = (): string => commands.map(({ mutation, payload }) => questionFor(mutation, payload, machine.state ?? undefined)).filter((text) => text !== null).map(context.localize).join("\n");
  const send = async (): Promise<void> => {
    line.sending();
    line.answer(worstOf(await sendCommands(panel, machine, commands)));
  };
  const gesture = new HoldGesture(
    () => void send(),
    () => void askToConfirm(context, offer.label, questions()).then((agreed) => (agreed ? send() : undefined)),
  );
  const show = (isHeld: boolean): void => setAttribute(button, "data-held", isHeld ? "" : null);
  const release = (): void => {
    gesture.release();
    show(false);
  };
  button.style.setProperty("--hold", `${holdMilliseconds}ms`);
  button.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      gesture.press();
      show(true);
    }
  });
  ["pointerup", "pointerleave", "pointercancel"].forEach((name) => button.addEventListener(name, release));
  // A finger that is held down would open the browser's menu.
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", (event) => gesture.click(event.detail > 0));
  return {
    element,
    update() {
      const { state, live } = machine;
      const obstacle = commandObstacle(context, machine);
      // Nobody starts on what a screen showed some time ago. What was answered stays to be read.
      const isOffered = state !== null && live !== null && !panel.isStale(machine) && offer.isNext(state, live);
      element.hidden = !isOffered && line.status.textContent === "";
      button.hidden = !isOffered;
      button.disabled = obstacle !== null;
      setAttribute(button, "title", obstacle);
      setText(question, isOffered ? `${questions().replaceAll("\n", " ")} ${t("Hold the button down for a second.")}`.trim() : "");
      if (!isOffered || obstacle !== null) {
        release();
      }
    },
    destroy: release,
  };
}

function commandsOf(type: MachineType, offer: GuideOffer): Command[] {
  return offer.commands.flatMap(({ tag, payload }) => {
    const mutation = type.mutations.find((known) => known.tag === tag);
    return mutation === undefined ? [] : [{ mutation, payload }];
  });
}
