import { expect, test } from "vitest";
import { groupValues, type PlottedValue } from "../../src/plot/machinePlots";

function value(path: string, unit: string): PlottedValue {
  return { path, label: `Label of ${path}`, unit, decimals: 1, limits: { minimum: null, maximum: null }, setPoint: null };
}

test("Values of one unit are plotted together, in the machine's order", () => {
  const groups = groupValues([value("a", "°C"), value("b", "bar"), value("c", "°C")], (text) => text);
  expect(groups.map((group) => [group.title, group.values.map((one) => one.path)])).toEqual([["Temperatures", ["a", "c"]], ["Label of b", ["b"]]]);
});

test("More values than colours make two plots", () => {
  const groups = groupValues(Array.from({ length: 10 }, (_, i) => value(`v${i}`, "lux")), (text) => text);
  expect(groups.map((group) => [group.title, group.values.length])).toEqual([["Values lux", 8], ["Values lux", 2]]);
});
