import type { ValueShape } from "../api/description";
import type { View } from "../context";
import { h, setText } from "../dom";
import { settingText, withUnit } from "../i18n/numbers";
import { unitText } from "../i18n/units";
import { CommandLine } from "./commandLine";
import { commandedValue, type ControlTarget } from "./control";
import { NumberInput, rangeText } from "./numberInput";

/** A number: typed, sent with Enter or the button, and the machine's own value beside it. */
export function numberControl(target: ControlTarget, shape: ValueShape): View {
  const { context, machine, mutation, label, id } = target;
  const { t, language } = context;
  const input = new NumberInput(shape, language, id);
  const range = h("span", { id: `${id}-range`, class: "control-range" }, rangeText(shape, language));
  const current = h("output", { class: "control-current", for: id });
  const form = h("form", { class: "control control-number", novalidate: true, "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, form);
  input.element.setAttribute("aria-describedby", range.id);
  form.append(
    h("label", { for: id, class: "control-label", title: mutation.description }, label),
    h("span", { class: "control-current-line" }, current),
    h("span", { class: "control-entry" }, input.element, h("span", { class: "unit" }, unitText(shape.unit)), h("button", { type: "submit", "aria-label": `${t("Set")} ${label}` }, t("Set"))),
    range,
    command.status,
  );
  const showDraft = (): void => {
    form.toggleAttribute("data-draft", input.isDraft);
  };
  input.element.addEventListener("input", showDraft);
  input.element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.reset();
      command.clear();
      showDraft();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { number } = input;
    if (Number.isNaN(number)) {
      command.object(t("This is not a number."));
      return;
    }

    void command.send(number).then((isConfirmed) => {
      if (isConfirmed) {
        input.reset();
        showDraft();
      }
    });
  });
  return {
    element: form,
    update() {
      const value = commandedValue(target);
      const number = typeof value === "number" ? value : null;
      if (!command.isPending) {
        input.show(number);
      }

      setText(current, number === null ? "–" : withUnit(settingText(language, shape, number), shape.unit));
    },
  };
}
