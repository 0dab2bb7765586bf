import type { Json } from "../api/json";
import type { View } from "../context";
import { h } from "../dom";
import { CommandLine } from "./commandLine";
import type { ControlTarget } from "./control";

/** A button for what has no value to choose. */
export function actionControl(target: ControlTarget, payload: Json): View {
  const { context, mutation, label } = target;
  const button = h("button", { type: "button", title: context.describe(mutation.description) }, label);
  const element = h("div", { class: "control control-action", "data-mutation": mutation.tag });
  const command = new CommandLine(context, target.machine, mutation, label, element);
  button.addEventListener("click", () => void command.send(payload));
  element.append(button, command.status);
  return { element, update: () => undefined };
}
