import { documentLanguage, unitText } from "../i18n/units";

/**
 * Decimals that a value of a unit deserves: about what its sensor resolves. More would be noise that looks like knowledge.
 * Units are those of the server's schema.
 */
const decimalsOfUnit: Readonly<Record<string, number>> = {
  "°C": 1,
  bar: 1,
  rpm: 1,
  Hz: 2,
  V: 1,
  A: 2,
  W: 0,
  kWh: 3,
  "m/min": 2,
  mm: 2,
  m: 1,
  "°": 1,
  "%": 1,
};

const fallbackDecimals = 2;

/** Formatters are slow to make and asked for many times a second. */
const formatters = new Map<string, Intl.NumberFormat>();

/** Decimals to show for values of a unit. */
export function decimalsFor(unit: string): number {
  return decimalsOfUnit[unit] ?? fallbackDecimals;
}

/**
 * A value with the decimals of its unit, without the unit; "–" for one that is not known.
 * @param locale Language of the decimal separator, by default the document's.
 */
export function formatValue(value: number | null | undefined, unit: string, locale?: string, decimals = decimalsFor(unit)): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return "–";
  }

  // Adding 0 turns a rounded -0 into 0: "-0.0" reads like a fault.
  return numberFormat(locale ?? documentLanguage(), decimals).format(Number(value.toFixed(decimals)) + 0);
}

/** A value with its unit, joined by a space that does not break. */
export function formatQuantity(value: number | null | undefined, unit: string, locale?: string, decimals?: number): string {
  const text = formatValue(value, unit, locale, decimals);
  return unit === "" || text === "–" ? text : unit === "°" ? `${text}°` : `${text}\u00a0${unitText(unit, locale)}`;
}

/** A set value: as many decimals as it needs, at most those of its unit, so that 200 does not read 200.0. */
export function formatSetting(value: number | null | undefined, unit: string, locale?: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return "–";
  }

  const rounded = Number(value.toFixed(Math.max(2, decimalsFor(unit))));
  return formatQuantity(rounded, unit, locale, (String(rounded).split(".")[1] ?? "").length);
}

function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`;
  let format = formatters.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false });
    formatters.set(key, format);
  }

  return format;
}
