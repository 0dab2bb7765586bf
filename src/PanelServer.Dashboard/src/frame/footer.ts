import { readVersion } from "../api/panelClient";
import { type Context } from "../context";
import { h } from "../dom";
import type { Language } from "../i18n/language";
import type { Theme } from "../model/theme";

/** What can be chosen for this screen. */
export interface ScreenChoices {
  readonly theme: Theme;
  chooseTheme(theme: Theme): void;
  chooseLanguage(language: Language): void;
}

/** Theme, language, and where everything else is. */
export function footer(context: Context, choices: ScreenChoices): HTMLElement {
  const { t, language } = context;
  const version = h("span", {});
  // A server that does not answer now has no version to show; all else goes on.
  readVersion().then((text) => (version.textContent = `PanelServer ${text}`), () => undefined);
  return h(
    "footer",
    { class: "page-footer" },
    choice(t("Appearance"), [
      { text: t("Light"), isChosen: choices.theme === "light", choose: () => choices.chooseTheme("light") },
      { text: t("Dark"), isChosen: choices.theme === "dark", choose: () => choices.chooseTheme("dark") },
    ]),
    choice(t("Language"), [
      { text: "English", isChosen: language === "en", choose: () => choices.chooseLanguage("en") },
      { text: "Deutsch", isChosen: language === "de", choose: () => choices.chooseLanguage("de") },
    ]),
    h("a", { href: "/swagger" }, t("API of the server")),
    version,
  );
}

function choice(label: string, options: readonly { readonly text: string; readonly isChosen: boolean; choose(): void }[]): HTMLElement {
  return h(
    "div",
    { class: "segments", role: "group", "aria-label": label },
    ...options.map((option) => {
      const button = h("button", { type: "button", "aria-pressed": String(option.isChosen) }, option.text);
      button.addEventListener("click", () => option.choose());
      return button;
    }),
  );
}
