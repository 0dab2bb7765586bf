import { type AlarmHistoryEntry, readAlarmHistory } from "../api/alarms";
import { type Context, machineName } from "../context";
import { h, setText } from "../dom";
import { priorityName, severities, stateName } from "./alarmWords";
import { failureText } from "./failure";
import { timeText } from "./times";

const mostEntries = 200;

/** What has become of the alarms and what people have written about them, newest first; read when it is unfolded. */
export function alarmHistory(context: Context): HTMLElement {
  const { t } = context;
  const answer = h("p", { role: "status", class: "event-summary" });
  const list = h("ol", { class: "event-list", "aria-label": t("History of the alarms") });
  const element = h("details", { class: "alarm-history" }, h("summary", {}, t("History of the alarms")), answer, list);
  const read = async (): Promise<void> => {
    try {
      const entries = await readAlarmHistory(`limit=${mostEntries}`);
      setText(answer, entries.length === 0 ? t("No alarm has come yet.") : "");
      list.replaceChildren(...entries.map((entry) => rowOf(context, entry)));
    } catch (failure) {
      setText(answer, failureText(context, failure));
    }
  };
  element.addEventListener("toggle", () => {
    if (element.open) {
      void read();
    }
  });
  return element;
}

function rowOf(context: Context, entry: AlarmHistoryEntry): HTMLElement {
  const { t, localize, language, panel } = context;
  const time = new Date(entry.ts);
  const machine = entry.slug === null || entry.serial === null ? null : panel.find(entry.slug, entry.serial);
  return h(
    "li",
    { class: "event", "data-severity": severities[entry.priority], "data-acknowledged": "" },
    h("span", { class: "event-severity" }, priorityName(context, entry.priority)),
    h("time", { datetime: time.toISOString() }, timeText(time, language)),
    h("span", { class: "event-source" }, machine !== null ? machineName(context, machine) : entry.slug === null ? t("Panel") : `${entry.slug} ${entry.serial ?? ""}`),
    h(
      "div",
      { class: "event-text" },
      h("strong", {}, localize(entry.label)),
      entry.comment === null ? entry.message !== null && h("span", { class: "alarm-message" }, context.tell(entry.message)) : h("span", { class: "alarm-message" }, entry.comment),
    ),
    h("span", { class: "event-state" }, entry.comment !== null ? t("Comment") : entry.state === "Normal" ? t("over, acknowledged") : stateName(context, entry.state)),
    h("span", { class: "event-seen" }, entry.by ?? ""),
  );
}
