import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type {} from "./parts";
import { Stage } from "./stage";

const start = Date.UTC(2026, 2, 4, 10, 0, 0);
const historySeconds = 120;
const firstLive = start + historySeconds * 1000 - 700;

let stage: Stage;
let page: Page;
let errors: string[];

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
afterEach(() => page.close());

/** A plot of a pressure with its set point; the last two minutes come from the history, one sample a second. */
beforeEach(async () => {
  ({ page, errors } = await stage.page());
  await page.route("**/history", (route) => route.fulfill({ json: {
    interval_seconds: 1,
    ts: Array.from({ length: historySeconds }, (_, i) => start + i * 1000),
    columns: [{ field: "pressure", unit: "bar", values: Array.from({ length: historySeconds }, () => 10) }],
    set_points: [{ field: "pressure.set_point", state: "pressure_state.target_bar", unit: "bar", values: Array.from({ length: historySeconds }, (_, i) => (i < 30 ? null : 15)) }],
  } }));
  await page.evaluate(() => {
    window.plot = new window.parts.LivePlot({ title: "Melt pressure", machine: { slug: "extruder_v1", serial: 7 }, t: (text) => text, windowMilliseconds: 300_000, series: [
      { key: "pressure", label: "Pressure", unit: "bar", role: 1 },
      { key: "pressure.set_point", label: "Pressure", unit: "bar", role: 1, setPointOf: "pressure" },
    ] });
    document.body.append(window.plot.element);
  });
});

/** Live samples at 30 Hz. */
async function live(from: number, seconds: number, pressure: number): Promise<void> {
  await page.evaluate(({ from: begin, count, pressure: value }) => {
    for (let i = 0; i < count; i++) {
      window.plot.append(begin + Math.round((i * 1000) / 30), { pressure: value, "pressure.set_point": 20 });
    }

    window.plot.showNow({ pressure: value, "pressure.set_point": 20 });
  }, { from, count: seconds * 30, pressure });
}

async function exported(format: "CSV" | "PNG"): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Export as ${format}` }).click()]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

/** Time of each row of the CSV file, and its pressure. */
async function rows(): Promise<[number, number][]> {
  const lines = (await exported("CSV")).content.toString("utf8").trimEnd().split("\r\n").slice(1);
  return lines.map((line) => line.split(",")).map(([time, pressure]) => [Date.parse(time ?? ""), Number(pressure)]);
}

/** How many pixels of a column of the canvas have the colour of the trace. @param part Place, 0 … 1 of the traces' area. */
function traceColoured(part: number): Promise<number> {
  return page.evaluate((place) => {
    const [canvas, area] = [document.querySelector("canvas"), document.querySelector(".u-over")];
    const ctx = canvas?.getContext("2d");
    if (!canvas || !area || !ctx) {
      return -1;
    }

    const [outer, inner] = [canvas.getBoundingClientRect(), area.getBoundingClientRect()];
    const ratio = canvas.width / outer.width;
    const wanted = getComputedStyle(document.documentElement).getPropertyValue("--plot-1").trim();
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(wanted.slice(at, at + 2), 16));
    const { data } = ctx.getImageData(Math.round((inner.left - outer.left + place * inner.width) * ratio), Math.round((inner.top - outer.top) * ratio), 1, Math.round(inner.height * ratio));
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const near = Math.abs((data[i] ?? 0) - (red ?? 0)) + Math.abs((data[i + 1] ?? 0) - (green ?? 0)) + Math.abs((data[i + 2] ?? 0) - (blue ?? 0)) < 40;
      count += near && (data[i + 3] ?? 0) > 200 ? 1 : 0;
    }

    return count;
  }, part);
}

const note = (): Promise<string> => page.locator(".plot-note").innerText();
const value = (): Promise<string> => page.locator(".plot-value").innerText();

async function loaded(): Promise<void> {
  await live(firstLive, 10, 12);
  await expect.poll(async () => (await rows()).length, { timeout: 40_000 }).toBe(historySeconds + 300);
  expect(await value()).toBe("12.0\u00a0bar");
}

test("A plot begins with the history and goes on with live values, each time once", async () => {
  await loaded();
  const all = await rows();
  const times = all.map(([time]) => time);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  expect(all.filter(([, pressure]) => pressure === 10).length).toBe(historySeconds);
  expect(all.filter(([, pressure]) => pressure === 12).length).toBe(300);
  expect(errors).toEqual([]);
});

test("Before anything is recorded all buttons can be pressed and the file has its header", async () => {
  for (const name of ["Zoom in", "Zoom out", "Pause"]) {
    await page.getByRole("button", { name }).click();
  }

  expect((await exported("CSV")).content.toString("utf8").trimEnd().split("\r\n").length).toBe(1);
  await loaded();
  expect(errors).toEqual([]);
});

test("Set points stand beside their value", async () => {
  await loaded();
  expect(await page.locator(".plot-set-point").innerText()).toBe("set 20\u00a0bar");
});

test("The set points of the last hour are drawn from where they were in force", async () => {
  await loaded();
  const setPoints = (await exported("CSV")).content.toString("utf8").trimEnd().split("\r\n").slice(1).map((line) => line.split(",")[2] ?? "");
  expect(setPoints.slice(0, historySeconds)).toEqual(Array.from({ length: historySeconds }, (_, i) => (i < 30 ? "" : "15")));
  expect(new Set(setPoints.slice(historySeconds))).toEqual(new Set(["20"]));
  const at = (time: number): number => 1 - (firstLive + 10_000 - time) / 300_000;
  // The dashes leave columns without colour, so a stretch is looked at: the measured value alone, then both.
  const coloured = async (from: number): Promise<number> => (await Promise.all(Array.from({ length: 10 }, (_, i) => traceColoured(at(from + i * 1_000))))).reduce((sum, count) => sum + count, 0);
  await expect.poll(async () => (await coloured(start + 60_000)) > 1.2 * (await coloured(start + 10_000)), { timeout: 40_000 }).toBe(true);
});

test("A paused plot keeps recording and says how far it is behind", async () => {
  await loaded();
  await page.getByRole("button", { name: "Pause" }).click();
  await live(firstLive + 10_000, 30, 14);
  await expect.poll(note, { timeout: 40_000 }).toMatch(/^Paused, (29|30) s behind$/);
  expect(await value()).toBe("14.0\u00a0bar");
  expect((await rows()).every(([time]) => time <= firstLive + 11_000)).toBe(true);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(async () => (await rows()).at(-1)?.[0] ?? 0, { timeout: 40_000 }).toBeGreaterThan(firstLive + 39_000);
});

test("Dragging shows a part, a double click the whole again", async () => {
  await loaded();
  const area = await page.locator(".u-over").boundingBox();
  expect(area).not.toBeNull();
  const { x, y, width } = area ?? { x: 0, y: 0, width: 0 };
  await page.mouse.move(x + width * 0.8, y + 40);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.9, y + 60, { steps: 4 });
  await page.mouse.up();
  await expect.poll(note, { timeout: 40_000 }).toContain("Zoomed");
  const part = await rows();
  expect((part.at(-1)?.[0] ?? 0) - (part[0]?.[0] ?? 0)).toBeGreaterThan(20_000);
  expect((part.at(-1)?.[0] ?? 0) - (part[0]?.[0] ?? 0)).toBeLessThan(40_000);
  await page.mouse.dblclick(x + width / 2, y + 40);
  await expect.poll(note, { timeout: 40_000 }).not.toContain("Zoomed");
  expect((await rows()).length).toBe(historySeconds + 300);
});

test("A lost connection is drawn as a gap", async () => {
  await loaded();
  await live(firstLive + 100_000, 60, 12);
  const at = (time: number): number => 1 - (firstLive + 160_000 - time) / 300_000;
  const drawn = (): Promise<boolean[]> => Promise.all([firstLive - 30_000, firstLive + 55_000, firstLive + 130_000].map(async (time) => (await traceColoured(at(time))) > 0));
  await expect.poll(drawn, { timeout: 40_000 }).toEqual([true, false, true]);
});

test("Another theme is drawn at once", async () => {
  await loaded();
  await expect.poll(() => traceColoured(0.9), { timeout: 40_000 }).toBeGreaterThan(0);
  await page.evaluate(() => (document.documentElement.dataset["theme"] = "dark"));
  await expect.poll(() => traceColoured(0.9), { timeout: 40_000 }).toBeGreaterThan(0);
});

test("A picture is named by machine, plot and time, and is a PNG of the plot's width", async () => {
  await loaded();
  const { name, content } = await exported("PNG");
  expect(name).toMatch(/^extruder_v1-7_melt-pressure_2026-03-04T10-02-09Z\.png$/);
  expect(content.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(content.readUInt32BE(16)).toBeGreaterThan(800);
});

test("Without a history the plot begins now and says so", async () => {
  await page.unroute("**/history");
  await page.route("**/history", (route) => route.fulfill({ status: 503 }));
  await live(firstLive, 10, 12);
  await expect.poll(note, { timeout: 40_000 }).toBe("The last hour could not be loaded; the plot begins now.");
  expect((await rows()).length).toBe(300);
});

test.each([320, 360, 3840])("At %i px nothing is cut off", async (width) => {
  await page.setViewportSize({ width, height: 900 });
  await loaded();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const clipped = await page.locator(".plot button, .plot select, .plot h2").evaluateAll((elements) => elements.filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0).map((element) => element.textContent));
  expect(clipped).toEqual([]);
});
