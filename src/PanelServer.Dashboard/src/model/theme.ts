import { load, save } from "./localStore";

/** Light for bright halls, dark for the night shift. */
export type Theme = "light" | "dark";

const storageKey = "panel.theme";

/** The theme chosen at this screen, or the one the system asks for. */
export function chosenTheme(): Theme {
  return load(storageKey, isTheme) ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/** Remembers a choice. */
export function rememberTheme(theme: Theme): void {
  save(storageKey, theme);
}

function isTheme(value: unknown): value is Theme {
  return value === "light" || value === "dark";
}
