import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const surfaces = ["page", "surface", "surface-raised", "surface-sunken", "alarm-surface", "warning-surface"];
const texts = ["text", "text-muted", "stale", "accent", "alarm", "warning"];
// Names of traces stand on cards and on the page, never on what an alarm colours.
const traces = { texts: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `plot-${number}`), surfaces: ["page", "surface", "surface-raised"] };

const [light = "", dark = ""] = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8").split(':root[data-theme="dark"]');

function colours(css: string): Map<string, string> {
  return new Map([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name ?? "", colour ?? ""]));
}

/** Relative luminance after WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

test("The contrast of black and white is 21, and that of the darkest grey which WCAG names too light for a text is below 4.5", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeLessThan(4.5);
  expect(contrast("#767676", "#ffffff")).toBeGreaterThan(4.5);
});

// A state that a picture of the page shows only for a moment, such as old values beside an alarm, is judged here too.
test.each([["light", light], ["dark", dark]])("Every colour of texts reaches 4.5:1 on every surface it can stand on: %s", (_, css) => {
  const known = colours(css);
  const pairs = [...texts.flatMap((text) => surfaces.map((surface) => [text, surface])), ...traces.texts.flatMap((text) => traces.surfaces.map((surface) => [text, surface]))];
  expect(pairs.length).toBe(60);
  const tooLow = pairs.filter(([text = "", surface = ""]) => !(contrast(known.get(text) ?? "#", known.get(surface) ?? "#") >= 4.5));
  expect(tooLow).toEqual([]);
});
