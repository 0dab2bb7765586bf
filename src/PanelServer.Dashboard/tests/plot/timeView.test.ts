import { expect, test } from "vitest";
import { niceRange } from "../../src/plot/scale";
import { limitsOf, linkSeries, type PlotSeries } from "../../src/plot/series";
import { TimeView } from "../../src/plot/timeView";

test("Live, the range moves on in whole columns and contains the newest sample", () => {
  const view = new TimeView(60_000);
  expect(view.range(100_010, 100)).toEqual({ from: 40_100, to: 100_100 });
  expect(view.range(100_099, 100)).toEqual({ from: 40_100, to: 100_100 });
  expect(view.range(100_100, 100)).toEqual({ from: 40_200, to: 100_200 });
});

test("Paused, it stands still until it is resumed", () => {
  const view = new TimeView(60_000);
  view.pause(100_000);
  expect(view.range(160_000, 100).to).toBe(100_100);
  expect(view.isStill).toBe(true);
  view.resume();
  expect(view.range(160_000, 100).to).toBe(160_100);
});

test("A zoom stays where it is, and is left for what was shown before", () => {
  const view = new TimeView(60_000);
  view.pause(100_000);
  view.zoom({ from: 50_000, to: 60_000 });
  expect(view.range(160_000, 100)).toEqual({ from: 50_000, to: 60_000 });
  view.resetZoom();
  expect(view.isPaused).toBe(true);
  expect(view.range(160_000, 100).to).toBe(100_100);
});

test("Zooming out to the window's length leaves the zoom", () => {
  const view = new TimeView(60_000);
  view.zoomBy(0.5, 100_000);
  expect(view.isZoomed).toBe(true);
  view.zoomBy(2, 100_000);
  expect(view.isZoomed).toBe(false);
});

test("A zoom is never shorter than two seconds, and moves no farther than the newest sample", () => {
  const view = new TimeView(60_000);
  view.zoom({ from: 50_000, to: 50_001 });
  expect(view.range(60_000, 1)).toEqual({ from: 49_000.5, to: 51_000.5 });
  view.moveBy(100, 52_000);
  expect(view.range(60_000, 1).to).toBe(52_000);
});

test("Before the first sample there is nothing to pause, to zoom into or to move in", () => {
  const view = new TimeView(60_000);
  view.pause(Number.NEGATIVE_INFINITY);
  view.zoomBy(0.5, Number.NEGATIVE_INFINITY);
  view.moveBy(-0.5, Number.NEGATIVE_INFINITY);
  expect(view.isStill).toBe(false);
  expect(view.range(59_999, 1)).toEqual({ from: 0, to: 60_000 });
});

test.each([
  { data: [22.1, 22.2], span: 1, expected: [21.5, 23] },
  { data: [0, 0.1], span: 1, expected: [0, 1] },
  { data: [180, 200], span: 1, expected: [175, 205] },
  { data: [-3, 3], span: 1, expected: [-4, 4] },
  { data: [-0.003, 91], span: 1, expected: [0, 100] },
  { data: [-0.06, 91], span: 1, expected: [-50, 100] },
  { data: [null, null], span: 1, expected: [0, 1] },
])("An axis for $data goes from $expected.0 to $expected.1", ({ data, span, expected }) => {
  expect(niceRange(data[0] ?? null, data[1] ?? null, span / 10)).toEqual(expected);
});

test.each([
  { data: [0.2, 0.99], limits: { minimum: 0, maximum: 1 }, expected: [0, 1] },
  { data: [-80, 250], limits: { minimum: -90, maximum: 270 }, expected: [-90, 270] },
  { data: [-95, 250], limits: { minimum: -90, maximum: null }, expected: [-200, 300] },
  { data: [12, 18], limits: { minimum: null, maximum: null }, expected: [10, 20] },
])("An axis for $data stays within $limits.minimum and $limits.maximum where the data does", ({ data, limits, expected }) => {
  expect(niceRange(data[0] ?? null, data[1] ?? null, 0.01, limits)).toEqual(expected);
});

test("A plot is limited only where all its measured values are", () => {
  const series = (key: string, minimum: number | null, maximum: number | null): PlotSeries => ({ key, label: key, unit: "mm", role: 1, limits: { minimum, maximum } });
  expect(limitsOf(linkSeries([series("a", 0, 5), series("b", -1, null)]))).toEqual({ minimum: -1, maximum: null });
  expect(limitsOf(linkSeries([series("a", 0, 5), { key: "a.set_point", label: "a", unit: "mm", role: 1, setPointOf: "a" }]))).toEqual({ minimum: 0, maximum: 5 });
});
