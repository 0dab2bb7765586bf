import { recipeKinds, type RecipeKind, type RecipeMachine, saveRecipe } from "../api/recipes";
import { type Context, machineKind, machineName, type View } from "../context";
import { permitted } from "../controls/permitted";
import { h } from "../dom";
import { kindName, type RunRecipe } from "./recipesPage";

/** Saves the present settings of machines as a new recipe. Folded until somebody wants it. */
export function recipeForm(context: Context, run: RunRecipe, saved: (id: string) => void): View {
  const { t } = context;
  const name = h("input", { id: "recipe-name", type: "text", maxlength: 80, required: true });
  const note = h("input", { id: "recipe-note", type: "text", maxlength: 2000 });
  const kind = h("select", { id: "recipe-kind" }, ...recipeKinds.map((value) => h("option", { value }, kindName(context, value))));
  const machines = h("fieldset", { class: "recipe-machines" });
  const save = h("button", { type: "submit", class: "primary" }, t("Save"));
  const form = h(
    "form",
    { class: "recipe-form" },
    field(t("Name"), name),
    field(t("Note"), note),
    field(t("What it is for"), kind),
    machines,
    save,
  );
  const element = h("details", { class: "recipe-new" }, h("summary", {}, t("Save present settings as a recipe")), permitted(context, "createRecipe", form));
  element.addEventListener("toggle", () => element.open && name.focus());
  // A recipe of no machine would be refused.
  const permit = () => {
    save.disabled = machines.querySelector("input:checked") === null;
  };
  machines.addEventListener("change", permit);
  permit();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const capture = [...machines.querySelectorAll("input")].filter((box) => box.checked).map((box) => JSON.parse(box.value) as RecipeMachine);
    void run(async () => {
      const made = await saveRecipe({ name: name.value, note: note.value, kind: kind.value as RecipeKind, capture });
      form.reset();
      permit();
      element.open = false;
      saved(made.id);
      return t("Saved.");
    });
  });
  let offered = "";
  return {
    element,
    update() {
      // Which settings a machine has is known later than that it is there.
      const known = context.panel.machines.map((machine) => `${machine.path} ${machine.type !== null}`).join();
      if (known !== offered) {
        offered = known;
        machines.replaceChildren(h("legend", {}, t("Settings of")), ...choices(context));
        permit();
      }
    },
  };
}

/** A recipe is for all machines of a type, where there is only one of it now. */
function choices(context: Context): HTMLElement[] {
  const all = context.panel.machines;
  return all
    .filter((machine) => machine.type?.mutations.some((mutation) => mutation.is_setting) === true)
    .map((machine) => {
      const isOnly = all.filter((other) => other.slug === machine.slug).length === 1;
      const id = `recipe-of-${machine.slug}-${machine.serial}`;
      const box = h("input", { id, type: "checkbox", value: JSON.stringify({ slug: machine.slug, serial: isOnly ? null : machine.serial }), checked: true });
      return h("div", { class: "recipe-machine" }, box, h("label", { for: id }, isOnly ? machineKind(context, machine) : machineName(context, machine)));
    });
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}
