import { readVersion } from "../api/panelClient";
import type { Context } from "../context";
import { h, setAttribute } from "../dom";
import type { Language } from "../i18n/language";
import type { Theme } from "../model/theme";
import { WakeLock } from "../model/wakeLock";
import { showKeys } from "./keyHelp";

/** What can be chosen for this screen. */
export interface ScreenChoices {
  readonly theme: Theme;
  chooseTheme(theme: Theme): void;
  chooseLanguage(language: Language): void;
}

/** One for the page, whichever language it is built in. */
const wakeLock = new WakeLock();

/** How this screen looks: language, theme, full screen, and whether it stays on; below it what the server is. */
export function displayMenu(context: Context, choices: ScreenChoices): HTMLElement {
  const { t, language } = context;
  const version = h("span", {});
  // A server that does not answer now has no version to show; all else goes on.
  readVersion().then((text) => (version.textContent = `PanelServer ${text}`), () => undefined);
  const menu = h(
    "details",
    { class: "display-menu" },
    h("summary", {}, t("Display")),
    h(
      "div",
      { class: "display-choices" },
      choice(t("Language"), [
        { text: "English", isChosen: language === "en", choose: () => choices.chooseLanguage("en") },
        { text: "Deutsch", isChosen: language === "de", choose: () => choices.chooseLanguage("de") },
      ]),
      choice(t("Appearance"), [
        { text: t("Light"), isChosen: choices.theme === "light", choose: () => choices.chooseTheme("light") },
        { text: t("Dark"), isChosen: choices.theme === "dark", choose: () => choices.chooseTheme("dark") },
      ]),
      h("div", { class: "segments" }, fullScreenButton(context), wakeLock.isPossible && wakeLockButton(context), soundButton(context)),
      h("div", { class: "segments" }, keysButton(context)),
      h("p", { class: "display-about" }, h("a", { href: "/swagger" }, t("API of the server")), " ", version),
    ),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) {
      menu.open = false;
    }
  });
  return menu;
}

function keysButton(context: Context): HTMLElement {
  const button = h("button", { type: "button", "aria-keyshortcuts": "?" }, context.t("Keys"));
  button.addEventListener("click", () => showKeys(context));
  return button;
}

function fullScreenButton({ t }: Context): HTMLElement {
  const button = h("button", { type: "button", "aria-pressed": String(document.fullscreenElement !== null) }, t("Full screen"));
  button.addEventListener("click", () => void (document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen()));
  document.addEventListener("fullscreenchange", () => setAttribute(button, "aria-pressed", String(document.fullscreenElement !== null)));
  return button;
}

function wakeLockButton({ t }: Context): HTMLElement {
  const button = h("button", { type: "button", "aria-pressed": String(wakeLock.isWanted) }, t("Keep screen on"));
  button.addEventListener("click", () => {
    wakeLock.want(!wakeLock.isWanted);
    setAttribute(button, "aria-pressed", String(wakeLock.isWanted));
  });
  return button;
}

function soundButton({ t, sound }: Context): HTMLElement {
  const button = h("button", { type: "button", "aria-pressed": String(sound.isWanted) }, t("Sound at alarms"));
  button.addEventListener("click", () => {
    sound.want(!sound.isWanted);
    setAttribute(button, "aria-pressed", String(sound.isWanted));
  });
  return button;
}

function choice(label: string, options: readonly { readonly text: string; readonly isChosen: boolean; choose(): void }[]): HTMLElement {
  const buttons = options.map((option) => {
    const button = h("button", { type: "button", "aria-pressed": String(option.isChosen) }, option.text);
    button.addEventListener("click", () => option.choose());
    return button;
  });
  return h("div", { class: "segments", role: "group", "aria-label": label }, ...buttons);
}
