import type { ValueShape } from "../api/description";
import type { View } from "../context";
import { h } from "../dom";
import { CommandLine } from "./commandLine";
import type { ControlTarget } from "./control";
import { rangeText } from "./numberInput";

/** A text that is sent as it is written. The field is emptied once the machine has taken it. */
export function textControl(target: ControlTarget, payload: ValueShape): View {
  const { context, machine, mutation, label, id } = target;
  const { t, language } = context;
  const range = h("span", { id: `${id}-range`, class: "control-range" }, rangeText({ ...payload, unit: t("bytes") }, language));
  // Characters are counted here, and bytes by the panel, which refuses what is too long.
  const input = h("input", { id, type: "text", maxlength: payload.maximum, autocomplete: "off", "aria-describedby": range.id });
  const form = h("form", { class: "control control-text", novalidate: true, "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, form);
  form.append(
    h("label", { for: id, class: "control-label", title: context.describe(mutation.description) }, label),
    h("span", { class: "control-entry" }, input, h("button", { type: "submit", "aria-label": `${t("Send")}: ${label}` }, t("Send"))),
    h("span", { class: "control-change" }, range),
    command.status,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value;
    void command.send(text).then((isConfirmed) => {
      if (isConfirmed && input.value === text) {
        input.value = "";
      }
    });
  });
  return { element: form, update: () => undefined };
}
