import type { AlarmPriority } from "../api/alarms";
import type { Context, View } from "../context";
import { h } from "../dom";

/** "What does this mean?" beside an error: what is known of it, folded until somebody asks. Nothing while there is nothing to explain. */
export function errorHelp(context: Context, error: () => string | null): View {
  const element = h("details", { class: "help", hidden: true });
  let shown: string | null = null;
  return {
    element,
    update() {
      const text = error();
      const sentences = text === null ? [] : meaningOf(context, text);
      const now = sentences.join("\n");
      element.hidden = sentences.length === 0;
      if (now !== shown) {
        shown = now;
        element.open = false;
        element.replaceChildren(...content(context, sentences));
      }
    },
  };
}

/** The same beside an alarm, which always has something to say: how soon it wants somebody. */
export function alarmHelp(context: Context, priority: AlarmPriority, message: string | null): HTMLElement {
  return h("details", { class: "help" }, ...content(context, [...(message === null ? [] : meaningOf(context, message)), urgencyText(context, priority)]));
}

/** What a text of the panel means and what to do, as far as the text does not say it itself. */
function meaningOf({ panel, localize }: Context, text: string): string[] {
  const message = panel.messages.explain(text);
  return message === null ? [] : [message.meaning, message.what_to_do].flatMap((part) => (part === null ? [] : [localize(part).replaceAll("`", "")]));
}

function content({ t }: Context, sentences: readonly string[]): HTMLElement[] {
  return [h("summary", {}, t("What does this mean?")), ...sentences.map((sentence) => h("p", {}, sentence))];
}

function urgencyText({ t }: Context, priority: AlarmPriority): string {
  switch (priority) {
    case "Critical":
      return t("Critical: act at once, there is a danger that the server can't avert alone.");
    case "High":
      return t("High: act now, something has stopped or will.");
    case "Medium":
      return t("Medium: act soon, quality or material is at risk.");
    case "Low":
      return t("Low: act sometime in the shift, nothing is lost meanwhile.");
  }
}
