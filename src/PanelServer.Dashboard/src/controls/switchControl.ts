import type { View } from "../context";
import { h, setAttribute, setText } from "../dom";
import { CommandLine } from "./commandLine";
import { commandedValue, type ControlTarget } from "./control";

/** A switch. It shows what the machine's state says, never what was only asked for. */
export function switchControl(target: ControlTarget): View {
  const { context, machine, mutation, label, id } = target;
  const word = h("span", { class: "switch-word", "aria-hidden": "true" });
  const button = h("button", { type: "button", role: "switch", class: "switch", "aria-labelledby": id }, h("span", { class: "switch-knob", "aria-hidden": "true" }), word);
  const element = h("div", { class: "control control-switch", "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, element);
  button.addEventListener("click", () => void command.send(commandedValue(target) !== true));
  element.append(h("span", { id, class: "control-label", title: mutation.description }, label), button, command.status);
  return {
    element,
    update() {
      const value = commandedValue(target);
      setAttribute(button, "aria-checked", String(value === true));
      setText(word, typeof value === "boolean" ? (value ? context.t("on") : context.t("off")) : "–");
    },
  };
}
