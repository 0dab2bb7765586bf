import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sources = new URL("../src/", import.meta.url);
const drawings = readdirSync(new URL("schematics/", sources), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

test("A machine is named in the folder of its drawing and nowhere else", () => {
  const kinds = [...drawings.map((slug) => slug.replace(/_.*/, "")), "laser", "wago", "mock"];
  expect(drawings.length).toBeGreaterThan(1);
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|css)$/.test(name) && !drawings.some((slug) => name.startsWith(`schematics/${slug}/`)));
  expect(files.length).toBeGreaterThan(50);
  const naming = files.filter((name) => new RegExp(kinds.join("|"), "i").test(readFileSync(new URL(name, sources), "utf8")));
  expect(naming).toEqual([]);
});
