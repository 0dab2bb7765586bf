/**
 * Ends of a value axis: round numbers with some room around the data, so that the axis stays the same while the data
 * trembles. Values that are never negative do not get a negative end.
 * @param low Lowest value shown, null if there is none.
 * @param smallestSpan The axis spans at least this: noise of the last digit shall not look like a storm.
 */
export function niceRange(low: number | null, high: number | null, smallestSpan: number): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return [0, Math.max(1, smallestSpan)];
  }

  const missing = Math.max(0, smallestSpan - (high - low));
  const span = high - low + missing;
  const step = niceStep(span / 4);
  const bottom = Math.floor((low - missing / 2 - 0.06 * span) / step) * step;
  const top = Math.ceil((high + missing / 2 + 0.06 * span) / step) * step;
  return [low >= 0 ? Math.max(0, bottom) : bottom, top];
}

/** The smallest of 1, 2, 5 times a power of ten that is not below a number. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5].map((factor) => factor * power).find((step) => step >= least * 0.999) ?? 10 * power;
}
