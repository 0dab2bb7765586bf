import { beginRun, changeSpool, endRun, labelAddress, readRuns, reportAddress, type Run, tableAddress } from "../api/runs";
import { type Context, type View } from "../context";
import { askToConfirm } from "../controls/confirmDialog";
import { permitted } from "../controls/permitted";
import { h, setText } from "../dom";
import { failureText } from "./failure";
import { durationText, timeText } from "./times";

const readEveryMilliseconds = 3000;

/** Does something with a run and tells what came of it. */
type Send = (command: () => Promise<unknown>) => Promise<boolean>;

/** Production runs: the one that is open, or a form to begin one, and those before it with report, table and labels. */
export function runsPage(context: Context): View {
  const { t } = context;
  const answer = h("p", { role: "status", class: "run-answer" });
  const open = h("section", { "aria-label": t("Open run") });
  const list = h("ol", { class: "run-list", "aria-label": t("Runs") });
  let shown = "";
  let shownOpen: string | null = null;

  const show = (runs: readonly Run[]): void => {
    const present = JSON.stringify(runs);
    if (present === shown) {
      return;
    }

    shown = present;
    const current = runs.find((run) => run.ended === null) ?? null;
    list.replaceChildren(...runs.map((run) => rowOf(context, run)));

    // What is being written into the form stays there.
    const key = current === null ? "" : JSON.stringify(current);
    if (key !== shownOpen) {
      shownOpen = key;
      open.replaceChildren(...(current === null ? [permitted(context, "beginRun", beginForm(context, send))] : openRun(context, current, send)));
    }
  };
  const read = async (): Promise<void> => {
    try {
      show((await readRuns()).runs);
    } catch (failure) {
      setText(answer, failureText(context, failure));
    }
  };
  const send: Send = async (command) => {
    try {
      await command();
      setText(answer, "");
      await read();
      return true;
    } catch (failure) {
      setText(answer, failureText(context, failure));
      return false;
    }
  };
  const timer = setInterval(() => void read(), readEveryMilliseconds);
  void read();
  return {
    element: h("div", { class: "page runs" }, h("h1", {}, t("Production runs")), answer, open, h("h2", {}, t("Runs")), list),
    update() {
      // Read at a pace of its own: nothing of it changes with the machines' values.
    },
    destroy() {
      clearInterval(timer);
    },
  };
}

function beginForm({ t }: Context, send: Send): HTMLElement {
  const product = h("input", { id: "run-product", type: "text", maxlength: 120, autocomplete: "off" });
  const recipe = h("input", { id: "run-recipe", type: "text", maxlength: 120, autocomplete: "off", placeholder: t("As last applied") });
  const density = h("input", { id: "run-density", type: "text", inputmode: "decimal", autocomplete: "off" });
  const note = h("input", { id: "run-note", type: "text", maxlength: 2000, autocomplete: "off" });
  const begin = h("button", { type: "submit", class: "primary" }, t("Begin run"));
  const form = h(
    "form",
    { class: "run-form", novalidate: true },
    field(t("Product"), product),
    field(t("Recipe"), recipe),
    field(t("Density in g/cm³"), density),
    field(t("Note"), note),
    begin,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const number = Number(density.value.trim().replace(",", "."));
    density.setCustomValidity(Number.isFinite(number) && number >= 0 ? "" : t("This is not a number."));
    if (!form.reportValidity()) {
      return;
    }

    begin.disabled = true;
    const named = recipe.value.trim() === "" ? {} : { recipe: recipe.value };
    void send(() => beginRun({ product: product.value, ...named, note: note.value, density_g_cm3: number > 0 ? number : null })).then(() => (begin.disabled = false));
  });
  return form;
}

function openRun(context: Context, run: Run, send: Send): HTMLElement[] {
  const { t, language } = context;
  const spool = h("button", { type: "button" }, t("Next spool"));
  const end = h("button", { type: "button", class: "primary" }, t("End run"));
  spool.addEventListener("click", () => {
    spool.disabled = true;
    void send(() => changeSpool(run.number)).then(() => (spool.disabled = false));
  });
  end.addEventListener("click", () => {
    void askToConfirm(context, t("End run"), t("The run can't be opened again.")).then(async (isAgreed) => {
      if (isAgreed) {
        await send(() => endRun(run.number));
      }
    });
  });
  return [
    h("h2", {}, titleOf(context, run)),
    h("p", {}, `${t("since")} ${timeText(new Date(run.begun), language)}, ${t("spool")} ${run.spool_count}`),
    h("p", { class: "run-actions" }, permitted(context, "changeSpool", spool), permitted(context, "endRun", end)),
  ];
}

function rowOf(context: Context, run: Run): HTMLElement {
  const { t, language } = context;
  const begun = new Date(run.begun);
  const figure = (value: number | null, decimals: number, unit: string): string =>
    value === null ? "" : `${value.toLocaleString(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}\u00a0${unit}`;
  return h(
    "li",
    { class: "run", "data-open": run.ended === null },
    h("strong", { class: "run-title" }, titleOf(context, run)),
    h("time", { datetime: begun.toISOString() }, timeText(begun, language)),
    h("span", {}, run.ended === null ? t("open") : durationText(run.ended - run.begun)),
    h("span", {}, figure(run.length_m, 1, "m")),
    h("span", {}, figure(run.mass_kg, 3, "kg")),
    h(
      "span",
      { class: "run-links" },
      link(context, run, t("Report"), reportAddress(run.number, language)),
      link(context, run, "CSV", tableAddress(run.number)),
      h("details", {}, h("summary", {}, `${t("Labels")} (${run.spool_count})`), h("ul", {}, ...labels(context, run))),
    ),
  );
}

/** Labels of the newest spools: more than a page of them nobody prints from here. */
function labels(context: Context, run: Run): HTMLElement[] {
  const most = 50;
  return Array.from({ length: Math.min(run.spool_count, most) }, (_, place) => run.spool_count - place).map((spool) =>
    h("li", {}, link(context, run, `${context.t("Spool")} ${spool}`, labelAddress(run.number, spool, context.language))),
  );
}

function link(context: Context, run: Run, text: string, href: string): HTMLElement {
  return h("a", { class: "leads-out", href, target: "_blank", rel: "noopener", "aria-label": `${text}: ${titleOf(context, run)}` }, text);
}

function titleOf({ t }: Context, run: Run): string {
  return [`${t("Run")} ${run.number}`, run.product, `${run.recipe} ${run.recipe_version}`.trim()].filter((part) => part !== "").join(", ");
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}
