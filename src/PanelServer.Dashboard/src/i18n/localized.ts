import type { Language } from "./language";

/** A text that the panel gives in every language of the dashboard. */
export type Localized = Readonly<Record<Language, string>>;

/** Gives the panel's texts in the language chosen. */
export type Localize = (text: Localized) => string;

/** Gives the panel's texts in a language. */
export function localizer(language: Language): Localize {
  return (text) => text[language];
}
