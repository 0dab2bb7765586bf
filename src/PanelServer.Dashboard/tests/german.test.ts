import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { german } from "../src/i18n/german";

function sources(folder: string, ending: string): string[] {
  const root = new URL(folder, import.meta.url);
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ending) && !/(^|\/)(bin|obj)\//.test(name));
  return names.map((name) => readFileSync(new URL(name, root), "utf8"));
}

/** Texts that are translated where they stand: `t("…")`, also with a choice of two. */
function translatedTexts(): string[] {
  return sources("../src/", ".ts").flatMap((source) => [...source.matchAll(/\bt\(([^()]*)\)/g)].flatMap(([, inside]) => [...(inside ?? "").matchAll(/"([^"]+)"/g)].map(([, text]) => text ?? "")));
}

test("Every text of the dashboard has a German one", () => {
  const texts = translatedTexts();
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => !(text in german))).toEqual([]);
});
