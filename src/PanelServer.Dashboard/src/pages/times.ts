import type { Language } from "../i18n/language";

/** Date and time as they are written in the language; in English as ISO 8601, because 11/12 means two days. */
export function timeText(time: Date, language: Language): string {
  return time.toLocaleString(language === "en" ? "sv-SE" : "de-DE", { dateStyle: "short", timeStyle: "medium" });
}

/** A time span in the largest units that matter. */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min` : minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
