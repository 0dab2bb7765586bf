import { expect, test } from "vitest";
import { formatQuantity, formatSetting, formatValue } from "../../src/plot/precision";

test.each([
  { value: 23.399999, unit: "°C", text: "23.4\u00a0°C" },
  { value: -0.04, unit: "bar", text: "0.0\u00a0bar" },
  { value: 699.6, unit: "W", text: "700\u00a0W" },
  { value: 14.66, unit: "°", text: "14.7°" },
  { value: 0.25, unit: "", text: "0.25" },
  { value: null, unit: "mm", text: "–" },
  { value: Number.NaN, unit: "mm", text: "–" },
])("$value in $unit reads $text", ({ value, unit, text }) => {
  expect(formatQuantity(value, unit, "en")).toBe(text);
});

test("German has a decimal comma", () => {
  expect(formatValue(1234.56, "bar", "de")).toBe("1234,6");
});

test.each([[200, "200\u00a0°C"], [0.5, "0.5\u00a0°C"], [12.3456, "12.35\u00a0°C"]])("A set value of %d reads %s", (value, text) => {
  expect(formatSetting(value, "°C", "en")).toBe(text);
});
