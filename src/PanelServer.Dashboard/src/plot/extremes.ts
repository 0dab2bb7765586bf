/*
 * The lowest and the highest of many values, in the order in which they came: first and second. Both are NaN while there
 * is no value. Drawn in this order they show every peak, and whether it rose or fell.
 */

/** The first extreme after one more value. @param value NaN changes nothing. */
export function firstExtreme(first: number, second: number, value: number): number {
  if (Number.isNaN(first)) {
    return value;
  }

  return value > Math.max(first, second) ? Math.min(first, second) : value < Math.min(first, second) ? Math.max(first, second) : first;
}

/** The second extreme after one more value. @param value NaN changes nothing. */
export function secondExtreme(first: number, second: number, value: number): number {
  if (Number.isNaN(first)) {
    return value;
  }

  return value > Math.max(first, second) || value < Math.min(first, second) ? value : second;
}
