/** A column of a CSV file. */
export interface CsvColumn {
  readonly label: string;
  readonly unit: string;
}

/** Gives rows to a visitor: time in Unix milliseconds and a value for each column, NaN for none. */
export type CsvRows = (visit: (time: number, value: (column: number) => number) => void) => void;

/**
 * Writes CSV (RFC 4180) in UTF-8: a header with units, times as ISO 8601 in UTC, decimal points whatever the language is,
 * and nothing where there is no value.
 */
export function toCsv(columns: readonly CsvColumn[], rows: CsvRows): string {
  const lines = [["time", ...columns.map((column) => (column.unit === "" ? column.label : `${column.label} (${column.unit})`))].map(quote).join(",")];
  rows((time, value) => {
    const numbers = columns.map((_, column) => (Number.isNaN(value(column)) ? "" : String(value(column))));
    lines.push([new Date(time).toISOString(), ...numbers].join(","));
  });
  return `${lines.join("\r\n")}\r\n`;
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
