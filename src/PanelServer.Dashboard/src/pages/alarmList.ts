import { acknowledgeAlarm, type Alarm, commentAlarm, longestComment, shelveAlarm, unshelveAlarm } from "../api/alarms";
import { type Context, type View } from "../context";
import { permitted } from "../controls/permitted";
import { askForText } from "../controls/textDialog";
import { arrange, h, setAttribute, setText } from "../dom";
import { alarmNeedsAcknowledgement, isOutOfSight } from "../model/alarms";
import { panelSource } from "../model/panel";
import { priorityName, severities, shapes, stateName } from "./alarmWords";
import { failureText } from "./failure";
import { alarmHelp } from "./help";
import { timeText } from "./times";

const shelveMinutes = 30;

/** A row of the list, and what it shows. */
interface Row {
  readonly alarm: Alarm;
  readonly consequences: readonly Alarm[];
  readonly element: HTMLElement;
}

/** The alarms of the panel, each with its consequences folded under it; those that are kept out of sight stand last. */
export function alarmList(context: Context): View {
  const { t, panel } = context;
  const summary = h("p", { role: "status", class: "event-summary" });
  const list = h("ol", { class: "event-list", "aria-label": t("Alarms") });
  let shown: readonly Alarm[] | null = null;
  // Once the panel has told its messages in German, the rows are made anew.
  let told = panel.messages;
  let rows = new Map<string, Row>();
  return {
    element: h("section", { class: "alarms" }, h("h2", {}, t("Alarms")), summary, list),
    update() {
      if (panel.alarms.entries === shown && panel.messages === told) {
        return;
      }

      if (panel.messages !== told) {
        told = panel.messages;
        rows.clear();
      }

      shown = panel.alarms.entries;
      const leading = shown.filter((alarm) => alarm.led_by === null);
      const ordered = [...leading.filter((alarm) => !isOutOfSight(alarm)), ...leading.filter(isOutOfSight)];
      setText(summary, `${shown.length} ${t("alarms")}, ${panel.alarms.unacknowledged} ${t("not acknowledged")}`);
      const entries = shown;
      const before = rows;
      rows = new Map(ordered.map((alarm) => [alarm.id, rowOf(context, alarm, entries.filter((other) => other.led_by === alarm.id), before.get(alarm.id))]));
      arrange(list, [...rows.values()].map((row) => row.element));
    },
  };
}

/** The row of an alarm that was there before stays, with whatever is open or pressed in it, as long as it would be the same. */
function rowOf(context: Context, alarm: Alarm, consequences: readonly Alarm[], before: Row | undefined): Row {
  const isSame = before?.alarm === alarm && before.consequences.length === consequences.length && before.consequences.every((other, place) => other === consequences[place]);
  return isSame ? before : { alarm, consequences, element: makeRow(context, alarm, consequences) };
}

function makeRow(context: Context, alarm: Alarm, consequences: readonly Alarm[]): HTMLElement {
  const { localize, language } = context;
  const time = new Date(alarm.since);
  const label = localize(alarm.label);
  const element = h(
    "li",
    { class: "event", "data-severity": severities[alarm.priority], "data-state": alarm.state },
    h("span", { class: "event-severity" }, h("span", { class: "alarm-shape", "aria-hidden": "true" }, shapes[alarm.priority]), priorityName(context, alarm.priority)),
    h("time", { datetime: time.toISOString() }, timeText(time, language)),
    h("span", { class: "event-source" }, localize(alarm.source)),
    h(
      "div",
      { class: "event-text" },
      h("strong", {}, label, alarm.occurrences > 1 ? ` (${alarm.occurrences}×)` : ""),
      h("span", { class: "alarm-help" }, localize(alarm.what_to_do)),
      alarm.message !== null && h("span", { class: "alarm-message" }, context.tell(alarm.message)),
      alarmHelp(context, alarm.priority, alarm.message),
      alarm.comments.length > 0 && commentList(context, alarm),
      consequences.length > 0 && folded(context, consequences),
    ),
    h("span", { class: "event-state" }, stateName(context, alarm.state), alarm.shelved_until !== null ? ` ${timeText(new Date(alarm.shelved_until), language)}` : ""),
    h("span", { class: "alarm-actions" }, ...actions(context, alarm, label)),
  );
  setAttribute(element, "data-acknowledged", alarmNeedsAcknowledgement(alarm) ? null : "");
  return element;
}

function commentList({ t, language }: Context, { comments }: Alarm): HTMLElement {
  return h("ul", { class: "alarm-comments", "aria-label": t("Comments") }, ...comments.map(({ text, by, ts }) => h("li", {}, h("span", { class: "alarm-comment-who" }, `${timeText(new Date(ts), language)}, ${by}: `), text)));
}

function folded({ t, localize }: Context, consequences: readonly Alarm[]): HTMLElement {
  return h(
    "details",
    {},
    h("summary", {}, `${consequences.length} ${t("consequences")}`),
    h("ul", {}, ...consequences.map((alarm) => h("li", {}, `${localize(alarm.source)}: ${localize(alarm.label)}`))),
  );
}

function actions(context: Context, alarm: Alarm, label: string): HTMLElement[] {
  const { t } = context;
  const fail = (failure: unknown): void => context.panel.log.add(panelSource, "warning", failureText(context, failure));
  const action = (name: string, run: () => Promise<unknown>): HTMLElement => {
    const button = h("button", { type: "button", "aria-label": `${name}: ${label}` }, name);
    button.addEventListener("click", () => {
      button.disabled = true;
      run().catch((failure: unknown) => {
        button.disabled = false;
        fail(failure);
      });
    });
    return button;
  };
  const comment = h("button", { type: "button", "aria-label": `${t("Comment")}: ${label}` }, t("Comment"));
  comment.addEventListener("click", () => void askForText(context, label, t("What was found or done"), longestComment).then(async (text) => {
    if (text !== null) {
      await commentAlarm(alarm.id, text).catch(fail);
    }
  }));
  return [
    ...(alarmNeedsAcknowledgement(alarm) ? [permitted(context, "acknowledgeAlarm", action(t("Acknowledge"), () => acknowledgeAlarm(alarm.id)))] : []),
    ...(alarm.state === "Shelved" ? [permitted(context, "unshelveAlarm", action(t("Show again"), () => unshelveAlarm(alarm.id)))] : []),
    permitted(context, "commentAlarm", comment),
    ...(isOutOfSight(alarm) ? [] : [permitted(context, "shelveAlarm", action(t("Shelve 30 min"), () => shelveAlarm(alarm.id, shelveMinutes)))]),
  ];
}
