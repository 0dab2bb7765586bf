import { readMarks, readTrend, type TrendMark } from "../api/trends";
import { type Context, machineName, type View } from "../context";
import { h, setAttribute, setText } from "../dom";
import { withUnit } from "../i18n/numbers";
import { load, save } from "../model/localStore";
import type { Machine } from "../model/machine";
import { formatValue } from "../plot";
import { toCsv } from "../plot/csv";
import { download } from "../plot/download";
import { figuresOf, type GridColumn, gridTimes, toGrid } from "../trend/grid";
import { markShapes, TrendPane } from "../trend/pane";
import { panesToPng } from "../trend/picture";
import type { ColourRole } from "../plot/theme";
import { timeText } from "./times";
import { type TrendSignal, trendSignals } from "./trendSignals";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How much is shown. Names are the same in both languages but for the words of days and years. */
const windows = [
  { milliseconds: 10 * minute, count: 10, unit: "min" },
  { milliseconds: hour, count: 1, unit: "h" },
  { milliseconds: 8 * hour, count: 8, unit: "h" },
  { milliseconds: day, count: 1, unit: "d" },
  { milliseconds: 7 * day, count: 7, unit: "d" },
  { milliseconds: 30 * day, count: 30, unit: "d" },
  { milliseconds: 365 * day, count: 1, unit: "a" },
  { milliseconds: 730 * day, count: 2, unit: "a" },
] as const;

/** As many steps as a screen can show apart; a longer window has longer ones. */
const points = 600;
const readEveryMilliseconds = 5000;
const storageKey = "panel.trends";

/** A signal that is shown, on the common time axis. */
interface ShownSignal {
  readonly signal: TrendSignal;
  readonly role: ColourRole;
  readonly column: GridColumn;
}

/** Any signals of any machines on one time axis, from ten minutes to two years, out of the server's history. */
export function trendsPage(context: Context): View {
  return new TrendsPage(context, null);
}

/** The same for the signals of one machine, as a part of its page. */
export function machineTrends(context: Context, machine: Machine): View {
  return new TrendsPage(context, machine);
}

class TrendsPage implements View {
  readonly element: HTMLElement;
  private readonly answer = h("p", { class: "trend-answer", role: "status" });
  private readonly chooser = h("div", { class: "trend-signals" });
  private readonly panes = h("div", { class: "trend-panes" });
  private readonly figures = h("tbody", {});
  private readonly markList = h("ul", { class: "trend-marks" });
  private readonly now: HTMLButtonElement;
  private readonly everything: HTMLButtonElement;
  private readonly cursors: readonly [HTMLInputElement, HTMLInputElement];
  private readonly cursorTimes = [h("output", {}), h("output", {})] as const;
  private readonly timer = setInterval(() => this.follow(), readEveryMilliseconds);
  private readonly shownPanes = new Map<string, TrendPane>();
  private signals: readonly TrendSignal[] = [];
  private chosen: Set<string>;
  private window: number;
  /** End of what is shown; null for now. */
  private end: number | null = null;
  private times: readonly number[] = [];
  private shown: readonly ShownSignal[] = [];
  private marks: readonly TrendMark[] = [];
  private question = 0;
  private readAt = Number.NEGATIVE_INFINITY;
  private known = "";

  /** @param only The machine whose signals are shown; null for all. */
  constructor(private readonly context: Context, private readonly only: Machine | null) {
    const { t } = context;
    this.chosen = new Set((only === null ? load(storageKey, isStrings) : null) ?? []);
    this.window = (only === null ? windows[1] : windows[2]).milliseconds;
    const button = (text: string, label: string, act: () => void): HTMLButtonElement => {
      const made = h("button", { type: "button", "aria-label": label, title: label }, text);
      made.addEventListener("click", act);
      return made;
    };
    const range = h("select", { "aria-label": t("Time window") }, ...windows.map(({ milliseconds, count, unit }) => h("option", { value: milliseconds, selected: milliseconds === this.window }, `${count} ${unit === "d" ? t("days") : unit === "a" ? t("years") : unit}`)));
    range.addEventListener("change", () => {
      this.window = Number(range.value);
      void this.read();
    });
    this.now = button(t("Now"), t("Now"), () => this.move(null));
    this.everything = button(t("All values"), t("Scale to all values"), () => {
      setAttribute(this.everything, "aria-pressed", String(!this.isWhole));
      this.draw();
    });
    setAttribute(this.everything, "aria-pressed", "false");
    this.cursors = [this.cursor("A", 0), this.cursor("B", 1)];
    const toolbar = h("div", { class: "trend-toolbar", role: "toolbar", "aria-label": t("Trends") }, range, button("◀", t("Earlier"), () => this.move(this.shownEnd - this.window / 2)), button("▶", t("Later"), () => this.move(this.shownEnd + this.window / 2)), this.now, this.everything, button("CSV", t("Export as CSV"), () => this.export()), button("PNG", t("Export as PNG"), () => void this.exportPicture()));
    const heads = [t("Signal"), "A", "B", t("Difference"), t("Mean"), t("Minimum"), t("Maximum")];
    this.element = h(
      "div",
      { class: only === null ? "page trends-page" : "trends-page" },
      only === null && h("h1", {}, t("Trends")),
      toolbar,
      h("details", { class: "trend-chooser" }, h("summary", {}, t("Signals")), this.chooser),
      this.answer,
      this.panes,
      h("div", { class: "trend-cursors" }, ...this.cursors.map((slider, index) => h("label", {}, `${t("Cursor")} ${index === 0 ? "A" : "B"} `, this.cursorTimes[index], slider))),
      h("div", { class: "trend-figures", tabindex: "0", role: "region", "aria-label": t("Figures between the cursors") }, h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), this.figures)),
      h("details", {}, h("summary", {}, t("Commands and alarms")), this.markList),
    );
    this.show(true);
  }

  update(): void {
    const machines = this.only === null ? this.context.panel.machines : [this.only];
    const now = machines.map((machine) => machine.path).join();
    if (now !== this.known) {
      this.known = now;
      this.signals = trendSignals(this.context, machines);
      if (this.chosen.size === 0) {
        // Something to begin with: what the machine, or the first one with set points, is judged by.
        const first = this.only ?? this.signals.find(({ hasSetPoint }) => hasSetPoint)?.machine;
        this.chosen = new Set(this.signals.filter((signal) => signal.machine === first && signal.isKey).map(({ id }) => id));
      }

      this.showChooser();
      void this.read();
    }
  }

  destroy(): void {
    clearInterval(this.timer);
    this.question++;
    this.shownPanes.forEach((pane) => pane.destroy());
  }

  private get isWhole(): boolean {
    return this.everything.getAttribute("aria-pressed") === "true";
  }

  private get shownEnd(): number {
    return this.end ?? this.context.panel.clock.now;
  }

  private get places(): readonly [number, number] {
    const [a, b] = [this.cursors[0].valueAsNumber, this.cursors[1].valueAsNumber];
    return [a, b];
  }

  private cursor(name: string, place: number): HTMLInputElement {
    const slider = h("input", { type: "range", min: 0, max: points, step: 1, "aria-label": `${this.context.t("Cursor")} ${name}` });
    slider.value = place === 0 ? "0" : String(points);
    slider.addEventListener("input", () => this.showFigures());
    return slider;
  }

  private move(end: number | null): void {
    this.end = end === null || end >= this.context.panel.clock.now ? null : end;
    void this.read();
  }

  /** Reads again what ends now, but no more often than there is something new to show. */
  private follow(): void {
    if (this.end === null && performance.now() - this.readAt >= this.window / points) {
      void this.read();
    }
  }

  private showChooser(): void {
    const machines = [...new Set(this.signals.map(({ machine }) => machine))];
    this.chooser.replaceChildren(...machines.map((machine) =>
      h("fieldset", {}, h("legend", {}, machineName(this.context, machine)), ...this.signals.filter((signal) => signal.machine === machine).map((signal) => this.checkbox(signal)))));
  }

  private checkbox(signal: TrendSignal): HTMLElement {
    const box = h("input", { type: "checkbox", checked: this.chosen.has(signal.id) });
    box.addEventListener("change", () => {
      if (box.checked) {
        this.chosen.add(signal.id);
      } else {
        this.chosen.delete(signal.id);
      }

      if (this.only === null) {
        save(storageKey, [...this.chosen]);
      }

      void this.read();
    });
    return h("label", { class: "trend-signal" }, box, signal.label);
  }

  /** Asks for everything that is shown. Later questions overtake earlier ones. */
  private async read(): Promise<void> {
    const { t } = this.context;
    const question = ++this.question;
    this.readAt = performance.now();
    const chosen = this.signals.filter(({ id }) => this.chosen.has(id));
    const machines = [...new Set(chosen.map(({ machine }) => machine))];
    const to = this.shownEnd;
    const from = to - this.window;
    const isFirst = this.times.length === 0;
    try {
      const [histories, marks] = await Promise.all([
        Promise.all(machines.map((machine) => readTrend(machine.slug, machine.serial, chosen.filter((signal) => signal.machine === machine).flatMap(({ path, hasSetPoint }) => (hasSetPoint ? [path, `${path}.set_point`] : [path])), from, to, points))),
        // Without a store there is no record of commands and alarms.
        readMarks(from, to).catch(() => []),
      ]);
      if (question !== this.question) {
        return;
      }

      const step = Math.max(this.window / points, 1000);
      this.times = gridTimes(from, to, step);
      this.marks = marks;
      this.shown = chosen.map((signal, index) => {
        const history = histories[machines.indexOf(signal.machine)];
        const role = ((index % 8) + 1) as ColourRole;
        const empty = { interval_seconds: 1, ts: [], columns: [], set_points: [] };
        const { columns, set_points: setPoints } = history ?? empty;
        return { signal, role, column: toGrid(this.times, step, history ?? empty, columns.find(({ field }) => field === signal.path), setPoints.find(({ field }) => field === `${signal.path}.set_point`)) };
      });
      setText(this.answer, chosen.length === 0 ? t("No signal is chosen.") : "");
    } catch (failure) {
      if (question === this.question) {
        setText(this.answer, `${t("The history could not be read.")} ${failure instanceof Error ? failure.message : ""}`);
      }

      return;
    }

    this.show(isFirst);
  }

  private show(isFirst: boolean): void {
    const last = Math.max(1, this.times.length - 1);
    for (const [index, slider] of this.cursors.entries()) {
      const place = isFirst ? (index === 0 ? 0 : last) : Math.min(last, slider.valueAsNumber);
      slider.max = String(last);
      slider.value = String(place);
    }

    setAttribute(this.now, "aria-pressed", String(this.end === null));
    this.showMarks();
    this.draw();
    this.showFigures();
  }

  private draw(): void {
    const units = [...new Set(this.shown.map(({ signal }) => signal.unit))];
    for (const [unit, pane] of this.shownPanes) {
      if (!units.includes(unit)) {
        pane.destroy();
        pane.element.remove();
        this.shownPanes.delete(unit);
      }
    }

    for (const unit of units) {
      const signals = this.shown.filter(({ signal }) => signal.unit === unit);
      let pane = this.shownPanes.get(unit);
      if (pane === undefined) {
        pane = new TrendPane(unit === "" ? this.context.t("Values") : unit, this.context.t, (index) => this.pick(index));
        this.shownPanes.set(unit, pane);
        this.panes.append(pane.element);
      }

      pane.show({
        unit,
        decimals: Math.max(...signals.map(({ signal }) => signal.decimals)),
        times: this.times,
        signals: signals.map(({ signal, role, column }) => ({ label: `${machineName(this.context, signal.machine)}: ${signal.label}`, role, column })),
        marks: this.marks,
        cursors: this.places,
        leavesOut: !this.isWhole,
      });
    }
  }

  /** Moves the nearer cursor to where somebody has pointed. */
  private pick(index: number): void {
    const [a, b] = this.places;
    this.cursors[Math.abs(index - a) <= Math.abs(index - b) ? 0 : 1].value = String(index);
    this.showFigures();
  }

  private showFigures(): void {
    const { language } = this.context;
    const [a, b] = this.places;
    this.cursorTimes.forEach((output, index) => setText(output, this.times.length === 0 ? "" : timeText(new Date(this.times[this.places[index] ?? 0] ?? 0), language)));
    this.shownPanes.forEach((pane) => pane.moveCursors(this.places));
    this.figures.replaceChildren(...this.shown.map(({ signal, role, column }) => {
      const text = (value: number | null | undefined): string => withUnit(formatValue(value, signal.unit, language, signal.decimals), signal.unit);
      const [atA, atB] = [column.mean[a] ?? null, column.mean[b] ?? null];
      const { mean, lowest, highest } = figuresOf(column, Math.min(a, b), Math.max(a, b));
      const cells = [atA, atB, atA === null || atB === null ? null : atB - atA, mean, lowest, highest];
      return h("tr", {}, h("th", { scope: "row", class: `trend-name plot-role-${role}` }, h("span", {}, `${machineName(this.context, signal.machine)}: ${signal.label}`)), ...cells.map((value) => h("td", {}, text(value))));
    }));
  }

  private showMarks(): void {
    const { panel, localize, language, t } = this.context;
    this.markList.replaceChildren(...this.marks.map(({ kind, time, slug, serial, name, value }) => {
      const machine = panel.find(slug, serial);
      const label = typeof name === "string" ? (machine?.type?.mutations.find(({ tag }) => tag === name)?.label ?? name) : name;
      const what = `${typeof label === "string" ? label : localize(label)}${value === undefined || value === null ? "" : `: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`}`;
      return h("li", {}, `${markShapes[kind]} `, h("time", { datetime: new Date(time).toISOString() }, timeText(new Date(time), language)), ` ${machine === null ? slug : machineName(this.context, machine)} · ${kind === "alarm" ? t("Alarm") : kind === "comment" ? t("Comment") : t("Command")}: ${what}`);
    }));
  }

  private export(): void {
    const { t } = this.context;
    const columns = this.shown.flatMap(({ signal: { machine, label, unit, hasSetPoint }, column }) => {
      const name = `${machineName(this.context, machine)}: ${label}`;
      const parts = [{ label: name, values: column.mean }, { label: `${name}, ${t("Minimum")}`, values: column.low }, { label: `${name}, ${t("Maximum")}`, values: column.high }];
      return [...parts, ...(hasSetPoint ? [{ label: `${name}, ${t("set")}`, values: column.setPoint }] : [])].map((part) => ({ ...part, unit }));
    });
    const text = toCsv(columns, (visit) => this.times.forEach((time, row) => visit(time, (column) => columns[column]?.values[row] ?? Number.NaN)));
    download(new Blob([text], { type: "text/csv;charset=utf-8" }), this.fileName("csv"));
  }

  private async exportPicture(): Promise<void> {
    const { t, language } = this.context;
    const [from, to] = [this.times[0], this.times.at(-1)].map((time) => timeText(new Date(time ?? 0), language));
    download(await panesToPng(`${this.only === null ? t("Trends") : machineName(this.context, this.only)}, ${from} – ${to}`, [...this.shownPanes.values()]), this.fileName("png"));
  }

  private fileName(extension: string): string {
    const of = this.only === null ? "" : `_${this.only.slug}-${this.only.serial}`;
    return `trends${of}_${new Date(this.times.at(-1) ?? this.context.panel.clock.now).toISOString().replace(/\.\d+Z$/, "Z").replaceAll(":", "-")}.${extension}`;
  }
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
