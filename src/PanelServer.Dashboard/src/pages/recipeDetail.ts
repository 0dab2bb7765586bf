import { fieldAt } from "../api/description";
import type { Json } from "../api/json";
import {
  applyRecipe,
  type ComparedMachine,
  type ComparedValue,
  compareRecipe,
  deleteRecipe,
  readRecipeVersions,
  type RecipeComparison,
  recipeFile,
  type RecipeSummary,
  restoreRecipeVersion,
  saveRecipeVersion,
} from "../api/recipes";
import type { Context } from "../context";
import { askToConfirm } from "../controls/confirmDialog";
import { permitted } from "../controls/permitted";
import { h, setText } from "../dom";
import { settingWithUnit, withUnit } from "../i18n/numbers";
import { valueText } from "./reading";
import { machineNames, type RunRecipe } from "./recipesPage";
import { timeText } from "./times";

/** What stands in a recipe's way may pass by itself, as a machine that is just coming back: it is compared anew by itself so often. */
const compareAgainMilliseconds = 5000;

/** A recipe beside what the machines have now, and what can be done with it. */
export function recipeDetail(context: Context, recipe: RecipeSummary, run: RunRecipe): HTMLElement {
  const { t, language } = context;
  const summary = h("p", { class: "recipe-summary" });
  const comparison = h("div", { class: "recipe-comparison" });
  const versions = h("select", { id: "recipe-version" }, h("option", { value: recipe.version }, `v${recipe.version}`));
  const all = h("input", { id: "recipe-all", type: "checkbox" });
  const apply = action(t("Apply"), "primary");
  const again = action(t("Compare again"));
  const renew = action(t("Save present settings as a new version"));
  const restore = action(t("Bring this version back"));
  const remove = action(t("Delete"), "quiet");
  const file = h("a", { download: true }, t("Export"));
  let compared: RecipeComparison | null = null;

  const version = (): number => Number(versions.value);
  const show = (): void => {
    const isLatest = version() === recipe.version;
    apply.disabled = compared === null || !compared.can_be_applied || compared.differences === 0;
    restore.hidden = isLatest;
    renew.hidden = !isLatest;
    file.href = recipeFile(recipe.id, version());
    if (compared !== null) {
      setText(summary, summaryText(context, compared));
      comparison.replaceChildren(...compared.machines.map((machine) => machineTable(context, machine, all.checked)));
    }
  };
  const compare = async (): Promise<string> => {
    compared = null;
    show();
    compared = await compareRecipe(recipe.id, version());
    show();
    if (!compared.can_be_applied) {
      const refused = compared;
      setTimeout(() => {
        if (element.isConnected && compared === refused) {
          void run(compare);
        }
      }, compareAgainMilliseconds);
    }

    return "";
  };
  const ask = async (title: string, question: string, change: () => Promise<unknown>, done: string): Promise<void> => {
    if (question === "" || (await askToConfirm(context, title, question))) {
      await run(async () => {
        await change();
        return done;
      });
    }
  };
  apply.addEventListener("click", () => {
    const shown = compared;
    if (shown !== null) {
      // What changes stands beside the button: only what can hurt is asked about.
      const questions = shown.machines.flatMap((machine) => machine.questions.map(context.localize));
      const change = () => applyRecipe(recipe.id, shown.version).finally(() => void compare());
      void ask(t("Apply"), questions.join("\n"), change, t("Applied. Modes stay as they are."));
    }
  });
  again.addEventListener("click", () => void run(compare));
  renew.addEventListener("click", () => {
    const { name, note, kind, machines } = recipe;
    void ask(t("Save present settings as a new version"), `${name}: ${machineNames(context, machines)}`, () => saveRecipeVersion(recipe.id, recipe.version, { name, note, kind, capture: machines }), t("Saved."));
  });
  restore.addEventListener("click", () => void run(async () => {
    await restoreRecipeVersion(recipe.id, recipe.version, version());
    return t("Saved.");
  }));
  remove.addEventListener("click", () => void ask(t("Delete"), `${recipe.name}: ${t("Delete it with all its versions?")}`, () => deleteRecipe(recipe.id, recipe.version), t("Deleted.")));
  versions.addEventListener("change", () => void run(compare));
  all.addEventListener("change", show);
  void run(async () => {
    const kept = await readRecipeVersions(recipe.id);
    versions.replaceChildren(...kept.map((one) => h("option", { value: one.version }, `v${one.version} · ${one.changed_by} · ${timeText(new Date(one.changed), language)}`)));
    return compare();
  });
  show();
  const element = h(
    "section",
    { class: "recipe", "aria-label": recipe.name },
    h("h2", {}, recipe.name),
    recipe.note !== "" && h("p", { class: "recipe-note" }, recipe.note),
    h("div", { class: "field" }, h("label", { for: versions.id }, t("Version")), versions),
    summary,
    h("div", { class: "recipe-actions" }, permitted(context, "applyRecipe", apply), again, permitted(context, "restoreRecipeVersion", restore), permitted(context, "changeRecipe", renew), file, permitted(context, "deleteRecipe", remove)),
    h("div", { class: "recipe-machine" }, all, h("label", { for: all.id }, t("Show also what is the same"))),
    comparison,
  );
  return element;
}

function summaryText({ t }: Context, compared: RecipeComparison): string {
  return !compared.can_be_applied ? t("It can't be applied now: see below.") : compared.differences === 0 ? t("All values are as in the recipe.") : `${t("Values that would change")}: ${compared.differences}`;
}

function machineTable(context: Context, machine: ComparedMachine, withSame: boolean): HTMLElement {
  const { t } = context;
  const name = [context.localize(machine.name), ...(machine.serial === null ? [] : [String(machine.serial)])].join(" ");
  const values = machine.values.filter((value) => withSame || value.differs || value.refusal !== null);
  const text = (value: ComparedValue, json: Json): string => {
    const type = context.panel.machines.find((candidate) => candidate.slug === machine.slug)?.type ?? null;
    const shape = type === null ? null : (fieldAt(type.state, value.path)?.value ?? null);
    return json === null && shape === null ? "–"
      : shape === null ? String(json)
      : typeof json === "number" ? settingWithUnit(context.language, { ...shape, unit: value.unit }, json)
      : withUnit(valueText(context, shape, json), value.unit);
  };
  const row = (value: ComparedValue, remark: string | null): HTMLElement =>
    h(
      "tr",
      { "data-path": value.path, "data-refused": value.refusal !== null, "data-differs": value.differs },
      h("th", { scope: "row" }, context.localize(value.label), remark !== null && h("span", { class: "recipe-remark" }, remark)),
      h("td", {}, text(value, value.present)),
      h("td", {}, text(value, value.wanted)),
    );
  return h(
    "section",
    { class: "recipe-machine-values", "aria-label": name },
    h("h3", {}, name),
    machine.problem !== null && h("p", { class: "recipe-problem" }, context.tell(machine.problem)),
    values.length + machine.consequences.length === 0
      ? h("p", {}, t("Nothing differs."))
      : h(
          "table",
          { class: "recipe-table" },
          h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Setting")), h("th", { scope: "col" }, t("Now")), h("th", { scope: "col" }, t("In the recipe")))),
          h("tbody", {}, ...values.map((value) => row(value, value.refusal === null ? null : context.tell(value.refusal))), ...machine.consequences.map((value) => row(value, t("changes as well")))),
        ),
  );
}

function action(text: string, look = ""): HTMLButtonElement {
  return h("button", { type: "button", class: look === "" ? null : look }, text);
}
