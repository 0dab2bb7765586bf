/** What a value can be at all; null where there is no limit. */
export interface Limits {
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/**
 * Ends of a value axis: round numbers with some room around the data, so that the axis stays the same while the data
 * trembles. It does not go beyond what the values can be, and not below 0 for values that never read as less.
 * @param low Lowest value shown, null if there is none.
 * @param digit The smallest difference worth reading. The axis spans at least ten of it: noise shall not look like a storm.
 */
export function niceRange(low: number | null, high: number | null, digit: number, limits: Limits = { minimum: null, maximum: null }): [number, number] {
  const smallestSpan = 10 * digit;
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return [0, Math.max(1, smallestSpan)];
  }

  const missing = Math.max(0, smallestSpan - (high - low));
  const span = high - low + missing;
  const step = niceStep(span / 4);
  const bottom = Math.floor((low - missing / 2 - 0.06 * span) / step) * step;
  const top = Math.ceil((high + missing / 2 + 0.06 * span) / step) * step;
  // A value that reads as the limit is not beyond it: a drive that stands at -0.003 mm is at 0.
  const floors = [0, limits.minimum ?? 0].filter((floor) => low >= floor - digit / 2);
  const ceilings = limits.maximum !== null && high <= limits.maximum + digit / 2 ? [limits.maximum] : [];
  return [Math.max(bottom, ...floors), Math.min(top, ...ceilings)];
}

/** The smallest of 1, 2, 5 times a power of ten that is not below a number. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5].map((factor) => factor * power).find((step) => step >= least * 0.999) ?? 10 * power;
}
