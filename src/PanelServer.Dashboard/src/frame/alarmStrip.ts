import { acknowledgeAlarm, type Alarm } from "../api/alarms";
import type { Context, View } from "../context";
import { permitted } from "../controls/permitted";
import { h } from "../dom";
import { alarmNeedsAcknowledgement, isOutOfSight } from "../model/alarms";
import { panelSource } from "../model/panel";
import { priorityName, severities, shapes, stateName } from "../pages/alarmWords";
import { failureText } from "../pages/failure";
import { timeText } from "../pages/times";
import type { Route } from "../router";

/** The worst alarm of the line under the header of every page, the same on every screen: active ones first, then what has ended unacknowledged. */
export function alarmStrip(context: Context, route: () => Route): View {
  const { panel } = context;
  const element = h("section", { class: "alarm-strip", "aria-label": context.t("Worst alarm"), hidden: true });
  let shown: Alarm | null = null;
  let others = 0;
  let told = panel.messages;
  return {
    element,
    update() {
      const waiting = panel.alarms.entries.filter((alarm) => alarm.led_by === null && !isOutOfSight(alarm));
      const worst = waiting.find((alarm) => alarm.state !== "ReturnedUnacknowledged") ?? waiting[0] ?? null;

      // The page of the alarms has it already.
      element.hidden = worst === null || route().page === "events";
      if (worst !== shown || waiting.length !== others || panel.messages !== told) {
        [shown, others, told] = [worst, waiting.length, panel.messages];
        element.replaceChildren(...(worst === null ? [] : content(context, worst, waiting.length - 1)));
        element.dataset["severity"] = worst === null ? "" : severities[worst.priority];
      }
    },
  };
}

function content(context: Context, alarm: Alarm, others: number): HTMLElement[] {
  const { t, localize, language } = context;
  const label = localize(alarm.label);
  const since = new Date(alarm.since);
  const link = h(
    "a",
    { href: "#/events" },
    h("span", { class: "alarm-shape", "aria-hidden": "true" }, shapes[alarm.priority]),
    h("strong", {}, `${priorityName(context, alarm.priority)}: ${localize(alarm.source)}: ${label}`),
    h("span", { class: "alarm-strip-more" }, h("time", { datetime: since.toISOString() }, timeText(since, language)), ` · ${stateName(context, alarm.state)}${alarm.message === null ? "" : ` · ${context.tell(alarm.message)}`}`),
    others > 0 && h("span", { class: "count", "aria-label": `+${others} ${t("alarms")}` }, `+${others}`),
  );
  const acknowledge = h("button", { type: "button", "aria-label": `${t("Acknowledge")}: ${label}` }, t("Acknowledge"));
  acknowledge.addEventListener("click", () => {
    acknowledge.disabled = true;
    acknowledgeAlarm(alarm.id).catch((failure: unknown) => {
      acknowledge.disabled = false;
      context.panel.log.add(panelSource, "warning", failureText(context, failure));
    });
  });
  return [link, ...(alarmNeedsAcknowledgement(alarm) ? [permitted(context, "acknowledgeAlarm", acknowledge)] : [])];
}
