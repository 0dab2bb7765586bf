import { type FieldShape, statePathOf, type ValueShape } from "../api/description";
import { type Json, type JsonObject, partAt } from "../api/json";
import type { Context, View } from "../context";
import { h, setText } from "../dom";
import type { Localized } from "../i18n/localized";
import { settingText } from "../i18n/numbers";
import { unitText } from "../i18n/units";
import { CommandLine } from "./commandLine";
import type { ControlTarget } from "./control";
import { NumberInput, rangeText } from "./numberInput";

/** One field of a form. */
interface FormField {
  readonly name: string;
  readonly element: HTMLElement;
  /** What is entered; undefined if it cannot be sent. */
  read(): Json | undefined;
  /** Shows the machine's value, unless another is being entered. */
  show(value: Json | undefined): void;
  reset(): void;
}

/** Several values that belong together and are sent together. A field that says which part is meant (a zone) shows that part's values. */
export function formControl(target: ControlTarget, shape: ValueShape): View {
  const { context, machine, mutation, label, id } = target;
  const { t } = context;
  const fields = shape.fields.map((field) => formField(context, field, `${id}-${field.name}`));
  const form = h("form", { class: "control control-form", novalidate: true, "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, form);
  const entered = (): JsonObject => Object.fromEntries(fields.map((field) => [field.name, field.read()]));
  form.append(
    h(
      "fieldset",
      {},
      h("legend", { title: context.describe(mutation.description) }, label),
      ...fields.map((field) => field.element),
      h("button", { type: "submit", "aria-label": `${mutation.sets === null ? t("Start") : t("Set")}: ${label}` }, mutation.sets === null ? t("Start") : t("Set")),
    ),
    command.status,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const payload = entered();
    if (Object.values(payload).includes(undefined)) {
      command.object(t("This is not a number."));
      return;
    }

    void command.send(payload).then((isConfirmed) => isConfirmed && fields.forEach((field) => field.reset()));
  });
  return {
    element: form,
    update() {
      const path = statePathOf(mutation, entered());
      const current = path === null ? undefined : partAt(machine.state ?? undefined, path);
      if (!command.isPending) {
        fields.forEach((field) => field.show(partAt(current, field.name)));
      }
    },
  };
}

function formField(context: Context, field: FieldShape, id: string): FormField {
  const label = context.localize(field.label);
  switch (field.value.kind) {
    case "choice":
      return choiceField(context, field, id, label);
    case "boolean":
      return booleanField(context, field, id, label);
    default:
      return numberField(context, field, id, label);
  }
}

function booleanField(context: Context, field: FieldShape, id: string, label: string): FormField {
  const { when_true: whenTrue, when_false: whenFalse } = field.value;
  const option = (value: boolean, text: Localized | null): HTMLElement => h("option", { value: String(value) }, text === null ? String(value) : context.localize(text));
  const select = h("select", { id }, option(true, whenTrue), option(false, whenFalse));
  return {
    name: field.name,
    element: h("div", { class: "form-field" }, h("label", { for: id, title: context.describe(field.description) }, label), select),
    read: () => select.value === "true",
    show: () => undefined,
    reset: () => undefined,
  };
}

function choiceField(context: Context, field: FieldShape, id: string, label: string): FormField {
  const select = h("select", { id }, ...field.value.choices.map((choice) => h("option", { value: choice.name, title: context.describe(choice.description) }, context.localize(choice.label))));
  return {
    name: field.name,
    element: h("div", { class: "form-field" }, h("label", { for: id, title: context.describe(field.description) }, label), select),
    read: () => select.value,
    // It selects which part is meant, so it is the operator's alone.
    show: () => undefined,
    reset: () => undefined,
  };
}

function numberField(context: Context, field: FieldShape, id: string, label: string): FormField {
  const shape = field.value;
  const input = new NumberInput(shape, context.language, id);
  const current = h("output", { class: "control-current", for: id });
  const range = h("span", { id: `${id}-range`, class: "control-range" }, rangeText(shape, context.language));
  input.element.setAttribute("aria-describedby", range.id);
  input.show(shape.example);
  return {
    name: field.name,
    element: h(
      "div",
      { class: "form-field" },
      h("label", { for: id, title: context.describe(field.description) }, label),
      h("span", { class: "control-entry" }, input.element, h("span", { class: "unit" }, unitText(shape.unit))),
      h("span", { class: "control-current-line" }, current),
      range,
    ),
    read: () => (Number.isNaN(input.number) ? undefined : input.number),
    show(value) {
      if (typeof value === "number") {
        input.show(value);
        setText(current, settingText(context.language, shape, value));
      }
    },
    reset: () => input.reset(),
  };
}
