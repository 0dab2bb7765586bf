import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { germanPlotTexts } from "../../src/plot/german";
import { germanSchematicTexts } from "../../src/schematics/german";

/** Texts that are translated where they stand: `t("…")`, also with a choice of two. */
function textsIn(folder: string): string[] {
  const files = readdirSync(new URL(`../../src/${folder}/`, import.meta.url), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const sources = files.map((file) => readFileSync(new URL(`../../src/${folder}/${file}`, import.meta.url), "utf8"));
  return sources.flatMap((source) => [...source.matchAll(/\bt\(([^()]*)\)/g)].flatMap(([, inside]) => [...(inside ?? "").matchAll(/"([^"]+)"/g)].map(([, text]) => text ?? "")));
}

test.each([
  { folder: "plot", german: germanPlotTexts },
  { folder: "schematics", german: { ...germanSchematicTexts } },
])("Every text of $folder has a German one", ({ folder, german }) => {
  const texts = textsIn(folder);
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((text) => !(text in german))).toEqual([]);
});
