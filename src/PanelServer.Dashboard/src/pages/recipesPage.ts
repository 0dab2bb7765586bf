import { importRecipes, readRecipes, type RecipeImport, type RecipeKind, type RecipeMachine, type RecipeSummary } from "../api/recipes";
import type { Context, View } from "../context";
import { permitted } from "../controls/permitted";
import { h, setAttribute, setText } from "../dom";
import { failureText } from "./failure";
import { recipeDetail } from "./recipeDetail";
import { recipeForm } from "./recipeForm";
import { timeText } from "./times";

const readEveryMilliseconds = 5000;

/** So many are found at a glance; above it there is a field to search in. */
const mostWithoutSearch = 10;

/** Carries out what somebody wants of recipes, tells what came of it, and shows how things stand then. */
export type RunRecipe = (action: () => Promise<string>) => Promise<void>;

/** Named sets of settings: who has changed which when; choosing one shows what it would change. */
export function recipesPage(context: Context): View {
  const { t } = context;
  const answer = h("p", { role: "status", class: "recipe-answer" });
  const list = h("ul", { class: "recipe-list", "aria-label": t("Recipes") });
  const empty = h("p", { hidden: true }, t("There are no recipes yet. Save the present settings as the first one."));
  const shownRecipe = h("div", { class: "recipe-shown" });
  const search = h("input", { id: "recipe-search", type: "search", autocomplete: "off" });
  const searchField = h("div", { class: "field", hidden: true }, h("label", { for: search.id }, t("Search")), search);
  let recipes: readonly RecipeSummary[] = [];
  let chosen: string | null = null;
  let shown = "";
  let named = "";

  const choose = (id: string | null): void => {
    const recipe = recipes.find((candidate) => candidate.id === id);
    chosen = recipe?.id ?? null;
    shownRecipe.replaceChildren(...(recipe === undefined ? [] : [recipeDetail(context, recipe, run)]));
    for (const button of list.querySelectorAll("button")) {
      setAttribute(button, "aria-pressed", String(button.dataset["recipe"] === chosen));
    }

    // On a narrow screen it stands above the list, of which the lower part is looked at.
    shownRecipe.querySelector("h2")?.scrollIntoView({ block: "nearest" });
  };
  const showList = (): void => {
    empty.hidden = shown === "" || recipes.length > 0;
    searchField.hidden = recipes.length <= mostWithoutSearch;
    const wanted = searchField.hidden ? "" : search.value.trim().toLowerCase();
    const found = recipes.filter((recipe) => [recipe.name, recipe.note, machineNames(context, recipe.machines)].join(" ").toLowerCase().includes(wanted));
    list.replaceChildren(...found.map((recipe) => row(context, recipe, recipe.id === chosen, () => choose(recipe.id))));
  };
  search.addEventListener("input", showList);
  const read = async (): Promise<void> => {
    try {
      const told = await readRecipes();
      const now = JSON.stringify(told);
      if (now === shown) {
        return;
      }

      const before = recipes.find((recipe) => recipe.id === chosen)?.version;
      shown = now;
      recipes = told;
      showList();
      if (chosen !== null && recipes.find((recipe) => recipe.id === chosen)?.version !== before) {
        choose(chosen);
      }
    } catch (failure) {
      tell("refused", failureText(context, failure));
    }
  };
  const tell = (outcome: string, text: string): void => {
    setAttribute(answer, "data-outcome", outcome);
    setText(answer, text);
  };
  const run: RunRecipe = async (action) => {
    try {
      const text = await action();
      // What was told stays readable until there is something else to tell: an import's remarks outlast looking at what came in.
      if (text !== "" || answer.dataset["outcome"] === "refused") {
        tell("done", text);
      }
    } catch (failure) {
      tell("refused", failureText(context, failure));
    }

    await read();
  };
  const form = recipeForm(context, run, (id) => void read().then(() => choose(id)));
  const timer = setInterval(() => void read(), readEveryMilliseconds);
  void read();
  return {
    element: h(
      "div",
      { class: "page recipes" },
      h("h1", {}, t("Recipes")),
      answer,
      h("div", { class: "recipe-columns" }, h("section", { "aria-label": t("All recipes") }, searchField, list, empty, form.element, permitted(context, "importRecipes", importField(context, run))), shownRecipe),
    ),
    update() {
      form.update();
      // The machines may become known after the recipes, and with them their names.
      const known = context.panel.machines.map((machine) => machine.path).join();
      if (known !== named) {
        named = known;
        showList();
      }
    },
    destroy: () => clearInterval(timer),
  };
}

/** What a recipe is for, in words. */
export function kindName({ t }: Context, kind: RecipeKind): string {
  return kind === "Material" ? t("Material") : kind === "Spool" ? t("Spool") : t("General");
}

/** Names of machines as people say them. */
export function machineNames(context: Context, machines: readonly RecipeMachine[]): string {
  return machines
    .map(({ slug, serial }) => {
      const type = context.panel.machines.find((machine) => machine.slug === slug)?.type ?? null;
      return [type === null ? slug : context.localize(type.name), ...(serial === null ? [] : [String(serial)])].join(" ");
    })
    .join(", ");
}

function row(context: Context, recipe: RecipeSummary, isChosen: boolean, choose: () => void): HTMLElement {
  const time = new Date(recipe.changed);
  const button = h(
    "button",
    { type: "button", class: "recipe-row", "data-recipe": recipe.id, "aria-pressed": String(isChosen) },
    h("strong", {}, recipe.name),
    h("span", {}, [...(recipe.kind === "General" ? [] : [kindName(context, recipe.kind)]), machineNames(context, recipe.machines)].join(" · ")),
    h("span", { class: "recipe-who" }, `v${recipe.version} · ${recipe.changed_by} · `, h("time", { datetime: time.toISOString() }, timeText(time, context.language))),
  );
  button.addEventListener("click", choose);
  return h("li", {}, button);
}

function importField(context: Context, run: RunRecipe): HTMLElement {
  const { t } = context;
  const file = h("input", { id: "recipe-file", type: "file", accept: ".json,application/json" });
  file.addEventListener("change", () => {
    const chosen = file.files?.[0];
    if (chosen !== undefined) {
      void run(async () => importText(context, await importRecipes(await chosen.text())));
      file.value = "";
    }
  });
  return h("div", { class: "field" }, h("label", { for: file.id }, t("Import a file, also presets of the vendor's screen")), file);
}

function importText({ t, tell }: Context, told: RecipeImport): string {
  return [
    ...told.imported.flatMap((recipe) => [`${t("Imported")}: ${recipe.name}`, ...recipe.notes.map(tell)]),
    ...told.skipped.flatMap((preset) => [`${t("Not imported")}: ${preset.name}`, ...preset.reasons.map(tell)]),
  ].join("\n");
}
