import { expect, test } from "vitest";
import { timeSplits, valueLabels } from "../../src/plot/axis";

test.each([
  { splits: [0, 0.25, 0.5], labels: ["0.00", "0.25", "0.50"] },
  { splits: [0, 0.2, 0.4], labels: ["0.0", "0.2", "0.4"] },
  { splits: [0.1, 0.2, 0.30000000000000004], labels: ["0.1", "0.2", "0.3"] },
  { splits: [-100, 0, 100], labels: ["-100", "0", "100"] },
])("$splits are labelled $labels", ({ splits, labels }) => {
  expect(valueLabels(splits)).toEqual(labels);
});

test("A time axis has its labels at whole steps of the local day", () => {
  const midnight = new Date(2026, 2, 4).getTime();
  expect(timeSplits(midnight + 1, midnight + 130_000, 60_000)).toEqual([midnight + 60_000, midnight + 120_000]);
});
