import type { ValueShape } from "../api/description";
import type { Json } from "../api/json";
import type { View } from "../context";
import { h, setAttribute } from "../dom";
import { CommandLine } from "./commandLine";
import { commandedValue, type ControlTarget } from "./control";

/** One of the values between which a control chooses. */
interface Option {
  readonly value: Json;
  readonly label: string;
  readonly description: string;
}

/** One button for each choice; the one that the machine's state names is pressed, never one that was only asked for. */
export function choiceControl(target: ControlTarget, shape: ValueShape): View {
  const { context, machine, mutation, label, id } = target;
  const element = h("div", { class: "control control-choice", "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, element);
  const buttons = optionsOf(target, shape).map((option) => {
    const button = h("button", { type: "button", title: context.describe(option.description), "data-choice": String(option.value) }, option.label);
    button.addEventListener("click", () => void command.send(option.value));
    return button;
  });
  element.append(
    h("span", { id, class: "control-label", title: context.describe(mutation.description) }, label),
    h("div", { class: "segments", role: "group", "aria-labelledby": id }, ...buttons),
    command.status,
  );
  return {
    element,
    update() {
      const value = commandedValue(target);
      buttons.forEach((button) => setAttribute(button, "aria-pressed", String(button.dataset["choice"] === String(value))));
    },
  };
}

function optionsOf({ context: { localize } }: ControlTarget, shape: ValueShape): Option[] {
  const booleans = [
    { value: true, label: shape.when_true },
    { value: false, label: shape.when_false },
  ].flatMap(({ value, label }) => (label === null ? [] : [{ value, label: localize(label), description: "" }]));
  return [...booleans, ...shape.choices.map((choice) => ({ value: choice.name, label: localize(choice.label), description: choice.description }))];
}
