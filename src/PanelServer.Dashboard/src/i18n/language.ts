import { load, save } from "../model/localStore";
import { german } from "./german";
import type { Translate } from "./translate";

/** Languages of the dashboard. */
export type Language = "en" | "de";

const storageKey = "panel.language";

/** The language chosen at this screen, or the browser's if it is one of ours. */
export function chosenLanguage(): Language {
  return load(storageKey, isLanguage) ?? (navigator.language.toLowerCase().startsWith("de") ? "de" : "en");
}

/** Remembers a choice. */
export function rememberLanguage(language: Language): void {
  save(storageKey, language);
}

/** The dashboard's own texts in a language. */
export function translator(language: Language): Translate {
  return language === "de" ? (english) => german[english] ?? english : (english) => english;
}

function isLanguage(value: unknown): value is Language {
  return value === "en" || value === "de";
}
