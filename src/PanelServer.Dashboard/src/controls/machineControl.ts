import { covers, isJsonObject, type Json } from "../api/json";
import { idJson } from "../api/panelClient";
import { machineName, type View } from "../context";
import { h } from "../dom";
import { CommandLine } from "./commandLine";
import { commandedValue, type ControlTarget } from "./control";

/** Chooses another machine of the panel, or none. Which ones are suitable the panel decides. */
export function machineControl(target: ControlTarget): View {
  const { context, machine, mutation, label, id } = target;
  const { t, panel } = context;
  const select = h("select", { id });
  const form = h("form", { class: "control control-machine", "data-mutation": mutation.tag });
  const command = new CommandLine(context, machine, mutation, label, form);
  let options = "";
  let isDraft = false;
  form.append(
    h("label", { for: id, class: "control-label", title: context.describe(mutation.description) }, label),
    h("span", { class: "control-entry" }, select, h("button", { type: "submit", "aria-label": `${t("Set")} ${label}` }, t("Set"))),
    command.status,
  );
  select.addEventListener("change", () => {
    isDraft = true;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = panel.machines.find((candidate) => candidate.path === select.value);
    const payload: Json = chosen === undefined ? null : idJson(chosen.id);
    void command.send(payload).then(() => {
      isDraft = false;
    });
  });
  return {
    element: form,
    update() {
      const others = panel.machines.filter((candidate) => candidate !== machine);
      const now = others.map((candidate) => candidate.path).join();
      if (now !== options) {
        options = now;
        select.replaceChildren(h("option", { value: "" }, t("none")), ...others.map((candidate) => h("option", { value: candidate.path }, machineName(context, candidate))));
      }

      const value = commandedValue(target);
      if (!isDraft && !command.isPending) {
        const current = isJsonObject(value) ? others.find((candidate) => covers(value, idJson(candidate.id))) : undefined;
        select.value = current?.path ?? "";
      }
    },
  };
}
