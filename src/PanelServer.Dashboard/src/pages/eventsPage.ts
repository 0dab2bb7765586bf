import { type Context, machineName, type View } from "../context";
import { h, setAttribute, setText } from "../dom";
import { busSource } from "../model/busWatch";
import { filterLog, type LogEntry, type LogFilter, needsAcknowledgement, type Severity } from "../model/eventLog";
import { panelSource } from "../model/panel";
import { alarmHistory } from "./alarmHistory";
import { alarmList } from "./alarmList";
import { durationText, timeText } from "./times";

const severities: readonly Severity[] = ["alarm", "warning", "info"];

/** The alarms of the panel, and below them what this screen alone knows, with its times, to be narrowed down and acknowledged. */
export function eventsPage(context: Context): View {
  const { t, panel } = context;
  const source = h("select", { id: "event-source" });
  const severity = h("select", { id: "event-severity" }, option("", t("all")), ...severities.map((value) => option(value, severityName(context, value))));
  const text = h("input", { id: "event-text", type: "search" });
  const acknowledgeAll = h("button", { type: "button" }, t("Acknowledge all shown"));
  const clear = h("button", { type: "button", class: "quiet" }, t("Remove what is over and acknowledged"));
  const summary = h("p", { role: "status", class: "event-summary" });
  const list = h("ol", { class: "event-list", "aria-label": t("Events") });
  const alarms = alarmList(context);
  const filter = (): LogFilter => ({ source: source.value || null, severity: (severity.value || null) as Severity | null, text: text.value });
  let shownEntries: readonly LogEntry[] | null = null;
  let sources = "";

  const view: View = {
    element: h(
      "div",
      { class: "page" },
      h("h1", {}, t("Events")),
      alarms.element,
      alarmHistory(context),
      h("h2", {}, t("At this screen")),
      h("div", { class: "event-filter", role: "search" }, field(t("Source"), source), field(t("Severity"), severity), field(t("Text"), text)),
      h("div", { class: "event-actions" }, summary, acknowledgeAll, clear),
      list,
    ),
    update() {
      alarms.update();
      const known = sourceNames(context);
      if ([...known].join() !== sources) {
        sources = [...known].join();
        const chosen = source.value;
        source.replaceChildren(option("", t("all")), ...[...known].map(([value, name]) => option(value, name)));
        source.value = known.has(chosen) ? chosen : "";
      }

      if (panel.log.entries !== shownEntries) {
        shownEntries = panel.log.entries;
        const entries = filterLog(shownEntries, filter());
        const open = entries.filter(needsAcknowledgement).length;
        setText(summary, `${entries.length} ${t("events")}, ${open} ${t("not acknowledged")}`);
        acknowledgeAll.disabled = open === 0;
        list.replaceChildren(...entries.map((entry) => row(context, entry, known.get(entry.source) ?? entry.source)));
      }
    },
  };
  const narrow = (): void => {
    shownEntries = null;
    view.update();
  };
  source.addEventListener("change", narrow);
  severity.addEventListener("change", narrow);
  text.addEventListener("input", narrow);
  acknowledgeAll.addEventListener("click", () => panel.log.acknowledge(filterLog(panel.log.entries, filter()).map((entry) => entry.id)));
  clear.addEventListener("click", () => panel.log.clear());
  return view;
}

function row(context: Context, entry: LogEntry, source: string): HTMLElement {
  const { t, language } = context;
  const time = new Date(entry.time);
  const acknowledge = h("button", { type: "button", "aria-label": `${t("Acknowledge")}: ${t(entry.text)}` }, t("Acknowledge"));
  acknowledge.addEventListener("click", () => context.panel.log.acknowledge([entry.id]));
  const element = h(
    "li",
    { class: "event", "data-severity": entry.severity, "data-active": entry.endedAt === null ? "" : null },
    h("span", { class: "event-severity" }, severityName(context, entry.severity)),
    h("time", { datetime: time.toISOString() }, timeText(time, language)),
    h("span", { class: "event-source" }, source),
    h("span", { class: "event-text" }, context.tell(t(entry.text))),
    h("span", { class: "event-state" }, entry.endedAt === null ? t("active") : typeof entry.endedAt === "number" ? `${t("over after")} ${durationText(entry.endedAt - entry.time)}` : ""),
    needsAcknowledgement(entry) ? acknowledge : h("span", { class: "event-seen" }, entry.severity === "info" ? "" : t("acknowledged")),
  );
  setAttribute(element, "data-acknowledged", needsAcknowledgement(entry) ? null : "");
  return element;
}

function sourceNames(context: Context): Map<string, string> {
  return new Map([
    ...context.panel.machines.map((machine) => [machine.path, machineName(context, machine)] as const),
    [busSource, context.t("EtherCAT bus")],
    [panelSource, context.t("Panel")],
  ]);
}

function severityName({ t }: Context, severity: Severity): string {
  return severity === "alarm" ? t("Alarm") : severity === "warning" ? t("Warning") : t("Information");
}

function option(value: string, text: string): HTMLOptionElement {
  return h("option", { value }, text);
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}
