import { fieldAt, type ValueShape } from "../api/description";
import { type Context, type View } from "../context";
import { h, setText } from "../dom";
import { percentOf, settingText, withUnit } from "../i18n/numbers";
import { CommandLine } from "./commandLine";
import { commandedValue, type ControlTarget } from "./control";
import { numberEntry } from "./numberEntry";

/** A control for a number whose value can be prepared from elsewhere. */
export interface NumberControl extends View {
  /** Enters a value, as if it had been typed. */
  enter(value: number): void;
}

/** A number: stepped by finger or typed, with the machine's own value below it. What is entered is prepared; Enter sends all that is. */
export function numberControl(target: ControlTarget, payload: ValueShape): NumberControl {
  const { context, machine, mutation, label, id, changes } = target;
  const { t, language } = context;
  const shape = percentOf(withDecimalsOf(target, payload));
  const { input, element: entry, range } = numberEntry(context, shape, label, id);
  const current = h("output", { class: "control-current", for: id });
  const draft = h("strong", { class: "control-draft" });
  const form = h("form", { class: "control control-number", novalidate: true, "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, form);
  form.append(
    h("label", { for: id, class: "control-label", title: context.describe(mutation.description) }, label),
    entry,
    h("span", { class: "control-change" }, current, draft, range),
    command.status,
  );
  const machineValue = (): number | null => {
    const value = commandedValue(target);
    return typeof value === "number" ? value * shape.scale : null;
  };
  const currentText = (): string => textOf(machineValue(), shape, language);
  const discard = (): void => {
    input.reset();
    command.clear();
    showDraft();
  };
  const showDraft = (): void => {
    const isReady = input.isDraft && !Number.isNaN(input.number);
    form.toggleAttribute("data-draft", input.isDraft);
    setText(draft, isReady ? ` → ${textOf(input.number, shape, language)}` : "");
    if (!isReady) {
      changes.prepared.forget(mutation.tag);
    } else {
      changes.prepared.prepare({
        mutation,
        // Without the traces of binary fractions that a change of scale leaves.
        payload: Number((input.number / shape.scale).toPrecision(12)),
        label,
        from: currentText(),
        to: textOf(input.number, shape, language),
        sending: () => command.sending(),
        discard,
        answered(result) {
          command.answer(result);
          if (result.kind === "confirmed") {
            input.reset();
            showDraft();
          }
        },
      });
    }

    changes.show();
  };
  input.element.addEventListener("input", showDraft);
  input.element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      discard();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (Number.isNaN(input.number)) {
      command.object(t("This is not a number."));
    } else {
      changes.send();
    }
  });
  return {
    element: form,
    enter(value) {
      input.enter(value * shape.scale);
    },
    update() {
      if (!command.isPending) {
        input.show(machineValue());
      }

      setText(current, currentText());
    },
  };
}

function textOf(value: number | null, shape: ValueShape, language: Context["language"]): string {
  return value === null ? "–" : withUnit(settingText(language, shape, value), shape.unit);
}

/** As many decimals as the state has, so that the number is the same wherever it stands. */
function withDecimalsOf({ machine, mutation }: ControlTarget, payload: ValueShape): ValueShape {
  const state = machine.type === null || mutation.sets === null ? null : fieldAt(machine.type.state, mutation.sets);
  return { ...payload, decimals: Math.max(payload.decimals, state?.value.decimals ?? 0) };
}
