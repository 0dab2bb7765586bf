import { alarmPriorities } from "../api/alarms";
import { type Plant, type PlantAlarm, type PlantMachine, type PlantPanel, readPlant } from "../api/plant";
import { leavesOf } from "../api/description";
import { partAt } from "../api/json";
import type { Context, View } from "../context";
import { arrange, h, setAttribute, setText } from "../dom";
import { unitText } from "../i18n/units";
import { priorityName, severities, shapes, stateName } from "./alarmWords";
import { isNumber, readingsOf, valueText } from "./reading";
import { durationText, timeText } from "./times";

const readEveryMilliseconds = 2000;

/** More alarms than that are read on the panels' own dashboards. */
const mostAlarms = 30;

/** All panels of the plant at a glance: what is wrong anywhere, and each panel with its machines, from which one gets to its own dashboard. */
export function plantPage(context: Context): View {
  const { t } = context;
  const summary = h("p", { class: "plant-summary", role: "status" });
  const trouble = h("p", { class: "notice", hidden: true });
  const alarms = h("ol", { class: "plant-alarms" });
  const noAlarms = h("p", { class: "empty" }, t("No alarm in the plant."));
  const panels = h("div", { class: "machine-grid" });
  const alarmRows = new Rows(alarms);
  const cards = new Rows(panels);
  let isGone = false;

  function show(plant: Plant): void {
    const all = plant.panels.flatMap((panel) => panel.alarms.map((alarm) => ({ panel, alarm }))).sort(byUrgency);
    const away = plant.panels.filter((panel) => !panel.is_connected).length;
    setText(summary, [`${t("Panels")}: ${plant.panels.length}`, away > 0 ? `${t("not connected")}: ${away}` : "", `${t("Alarms")}: ${all.length}`].filter((part) => part !== "").join(" · "));
    trouble.hidden = plant.is_connected;
    setText(trouble, plant.is_connected ? "" : `${t("The broker can't be reached; this is what was heard last.")} ${plant.trouble ?? ""}`);
    noAlarms.hidden = all.length > 0;
    alarmRows.show(all.slice(0, mostAlarms).map(({ panel, alarm }) => ({ key: `${panel.name} ${alarm.id}`, content: [panel.dashboard, alarm], make: () => alarmRow(context, panel, alarm) })));
    cards.show(plant.panels.map((panel) => ({ key: panel.name, content: withoutTime(panel), make: () => panelCard(context, panel) })));
  }

  async function read(): Promise<void> {
    let plant: Plant | null = null;
    try {
      plant = document.hidden ? null : await readPlant();
    } catch {
      // That the server does not answer is seen and told elsewhere.
    }

    if (!isGone) {
      timer = setTimeout(() => void read(), readEveryMilliseconds);
      if (plant !== null) {
        show(plant);
      }
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  void read();
  return {
    element: h(
      "div",
      { class: "page plant-page" },
      h("h1", {}, t("Plant")),
      summary,
      trouble,
      h("section", { "aria-label": t("Alarms") }, h("h2", {}, t("Alarms")), alarms, noAlarms),
      h("section", { "aria-label": t("Panels") }, h("h2", {}, t("Panels")), panels),
    ),
    update() {
      // It asks by itself.
    },
    destroy() {
      isGone = true;
      clearTimeout(timer);
    },
  };
}

/** Elements in a row, of which only those are made anew whose content has changed, so that what is pointed at or has the focus stays. */
class Rows {
  private shown = new Map<string, { readonly content: string; readonly element: HTMLElement }>();

  constructor(private readonly parent: HTMLElement) {}

  show(rows: readonly { readonly key: string; readonly content: unknown; readonly make: () => HTMLElement }[]): void {
    const before = this.shown;
    this.shown = new Map(
      rows.map(({ key, content, make }) => {
        const text = JSON.stringify(content);
        const known = before.get(key);
        return [key, known?.content === text ? known : { content: text, element: make() }];
      }),
    );
    arrange(this.parent, [...this.shown.values()].map(({ element }) => element));
  }
}

/** A panel that is heard of all the time does not change by that; minutes of its run do. */
function withoutTime(panel: PlantPanel): unknown {
  return panel.is_connected ? { ...panel, last_contact: panel.run === null ? 0 : Math.floor(panel.last_contact / 60_000) } : panel;
}

function byUrgency(one: { readonly alarm: PlantAlarm }, other: { readonly alarm: PlantAlarm }): number {
  return alarmPriorities.indexOf(other.alarm.priority) - alarmPriorities.indexOf(one.alarm.priority) || other.alarm.since - one.alarm.since;
}

function alarmRow(context: Context, panel: PlantPanel, alarm: PlantAlarm): HTMLElement {
  const { language, localize, tell } = context;
  return h(
    "li",
    { "data-severity": severities[alarm.priority], "data-priority": alarm.priority },
    h("span", { class: "plant-shape", role: "img", "aria-label": priorityName(context, alarm.priority) }, shapes[alarm.priority]),
    panelLink(context, panel),
    h("span", {}, `${localize(alarm.source)}: ${localize(alarm.label)}`),
    h("span", { class: "plant-detail" }, [alarm.message === null ? "" : tell(alarm.message), stateName(context, alarm.state), timeText(new Date(alarm.since), language)].filter((part) => part !== "").join(" · ")),
  );
}

function panelCard(context: Context, panel: PlantPanel): HTMLElement {
  const { t, language } = context;
  const worst = panel.alarms[0];
  const contact = panel.last_contact === 0 ? t("never heard of") : `${t("last heard of")} ${timeText(new Date(panel.last_contact), language)}`;
  const run = panel.run;
  const card = h(
    "article",
    { class: "card plant-panel", "data-panel": panel.name, "aria-label": panel.name },
    h("h3", {}, panelLink(context, panel), h("span", { class: "badges" }, h("span", { class: "badge" }, panel.is_connected ? t("connected") : t("not connected")))),
    !panel.is_connected && h("p", { class: "plant-detail" }, contact),
    worst !== undefined && h("p", { class: "plant-worst", "data-severity": severities[worst.priority] }, `${shapes[worst.priority]} ${t("Alarms")}: ${panel.alarms.length}`),
    run !== null && h("p", { class: "plant-detail" }, `${t("Run")} ${run.number}${run.product === "" ? "" : `, ${run.product}`} · ${durationText(Math.max(0, panel.last_contact - run.begun))}`),
    h("dl", { class: "plant-machines" }, ...panel.machines.flatMap((machine) => machineRow(context, machine))),
    panel.version !== "" && h("p", { class: "plant-version" }, panel.version),
  );
  setAttribute(card, "data-stale", panel.is_connected ? null : "");
  setAttribute(card, "data-error", worst !== undefined && severities[worst.priority] === "alarm" ? "" : null);
  return card;
}

function machineRow(context: Context, machine: PlantMachine): HTMLElement[] {
  const type = context.panel.typeOf(machine.slug);
  const name = type === null ? machine.slug : context.localize(type.name);
  const keys = (shape: "state" | "live_values"): string[] =>
    (type?.[shape] ? readingsOf(context, leavesOf(type[shape])) : [])
      .filter((reading) => reading.isKey)
      .map((reading) => {
        const value = valueText(context, reading.shape, partAt(machine[shape] ?? undefined, reading.path));
        const unit = isNumber(reading) && value !== "–" ? ` ${unitText(reading.shape.unit)}` : "";
        return shape === "state" && reading.shape.kind === "choice" ? value : `${reading.label}: ${value}${unit}`.trimEnd();
      });
  return [
    h("dt", {}, `${name} ${machine.serial}`),
    h("dd", {}, machine.error !== null && h("span", { class: "card-error" }, context.tell(machine.error)), h("span", {}, [...keys("state"), ...keys("live_values")].join(" · "))),
  ];
}

/** A panel's name, which leads to its dashboard. */
function panelLink({ t }: Context, panel: PlantPanel): HTMLElement {
  return panel.dashboard === "" ? h("span", { class: "plant-name" }, panel.name) : h("a", { class: "plant-name", href: panel.dashboard, target: "_blank", rel: "noopener", title: t("To the panel's dashboard") }, panel.name);
}
