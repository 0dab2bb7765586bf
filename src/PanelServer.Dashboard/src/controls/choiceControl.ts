import type { ValueShape } from "../api/description";
import type { View } from "../context";
import { h, setAttribute } from "../dom";
import { CommandLine } from "./commandLine";
import { commandedValue, type ControlTarget } from "./control";

/** One button for each choice; the one that the machine's state names is pressed. */
export function choiceControl(target: ControlTarget, shape: ValueShape): View {
  const { context, machine, mutation, label, id } = target;
  const element = h("div", { class: "control control-choice", "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, element);
  const buttons = shape.choices.map((choice) => {
    const button = h("button", { type: "button", title: choice.description, "data-choice": choice.name }, context.names.choice(choice.name));
    button.addEventListener("click", () => void command.send(choice.name));
    return button;
  });
  element.append(
    h("span", { id, class: "control-label", title: mutation.description }, label),
    h("div", { class: "segments", role: "group", "aria-labelledby": id }, ...buttons),
    command.status,
  );
  return {
    element,
    update() {
      const value = commandedValue(target);
      buttons.forEach((button) => setAttribute(button, "aria-pressed", String(button.dataset["choice"] === value)));
    },
  };
}
