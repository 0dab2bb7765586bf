import { expect, test } from "vitest";
import { firstExtreme, secondExtreme } from "../../src/plot/extremes";

function fold(values: number[]): [number, number] {
  let [first, second] = [Number.NaN, Number.NaN];
  for (const value of values) {
    [first, second] = [firstExtreme(first, second, value), secondExtreme(first, second, value)];
  }

  return [first, second];
}

test.each([
  { values: [5], expected: [5, 5] },
  { values: [5, 9], expected: [5, 9] },
  { values: [9, 5], expected: [9, 5] },
  { values: [5, 9, 3], expected: [9, 3] },
  { values: [5, 9, 3, 12], expected: [3, 12] },
  { values: [5, Number.NaN, 9, 7], expected: [5, 9] },
  { values: [Number.NaN, 4], expected: [4, 4] },
])("Extremes of $values are $expected, in the order in which they came", ({ values, expected }) => {
  expect(fold(values)).toEqual(expected);
});
