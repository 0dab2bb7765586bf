import { type Context, type View } from "../context";
import { h, setAttribute, setText } from "../dom";

/** Tells live from stale at a glance: a lamp with a word in the header. Its state is on the page's root too, which greys values. */
export function connectionLamp(context: Context): View {
  const text = h("span");
  const element = h("div", { class: "connection", role: "status", "aria-label": context.t("Connection to the server") }, h("span", { class: "connection-lamp", "aria-hidden": "true" }), text);
  return {
    element,
    update() {
      const { connection } = context.panel;
      setAttribute(element, "data-connection", connection);
      setAttribute(document.documentElement, "data-connection", connection);
      setText(text, connection === "live" ? context.t("Live") : connection === "stale" ? context.t("No connection") : context.t("Connecting…"));
    },
  };
}

/** Says across the whole screen that values are old, and since when. */
export function staleBanner(context: Context): View {
  const text = h("span", { role: "alert" });
  const since = h("span", { class: "stale-banner-since" });
  const element = h("section", { class: "stale-banner", "aria-label": context.t("Connection to the server"), hidden: true }, text, since);
  return {
    element,
    update() {
      const isStale = context.panel.connection === "stale";
      element.hidden = !isStale;
      setText(text, isStale ? context.t("Connection lost: all values are old.") : "");
      setText(since, isStale ? `${context.panel.staleSeconds} s` : "");
    },
  };
}
