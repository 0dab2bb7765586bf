/** Units that a language writes in another way than the panel, which writes them in English. */
const written: Readonly<Record<string, Readonly<Record<string, string>>>> = { de: { rpm: "1/min" } };

/** A unit as it is written in a language, by default the document's. */
export function unitText(unit: string, language = documentLanguage()): string {
  return written[language]?.[unit] ?? unit;
}

/** Language of the document; English where there is none. */
export function documentLanguage(): string {
  return typeof document === "undefined" || document.documentElement.lang === "" ? "en" : document.documentElement.lang;
}
