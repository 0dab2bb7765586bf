import { expect, test } from "vitest";
import { toCsv } from "../../src/plot/csv";
import { fileName } from "../../src/plot/download";

test("CSV has a header with units, times in UTC, and nothing where there is no value", () => {
  const text = toCsv([{ label: "Front", unit: "°C" }, { label: "Ratio", unit: "" }], (visit) => {
    visit(Date.UTC(2026, 2, 4, 10, 0, 0, 33), (column) => (column === 0 ? 198.25 : Number.NaN));
    visit(Date.UTC(2026, 2, 4, 10, 0, 1), (column) => (column === 0 ? -0.5 : 3));
  });
  expect(text).toBe("time,Front (°C),Ratio\r\n2026-03-04T10:00:00.033Z,198.25,\r\n2026-03-04T10:00:01.000Z,-0.5,3\r\n");
});

test("Names with commas, quotes or line breaks are quoted", () => {
  expect(toCsv([{ label: 'Say "a, b"', unit: "" }], () => undefined)).toBe('time,"Say ""a, b"""\r\n');
});

test("Files are named by machine, plot and time", () => {
  expect(fileName({ slug: "extruder_v1", serial: 57922 }, "Melt pressure / limit", Date.UTC(2026, 2, 4, 10, 0, 5, 12), "csv")).toBe("extruder_v1-57922_melt-pressure-limit_2026-03-04T10-00-05Z.csv");
});
