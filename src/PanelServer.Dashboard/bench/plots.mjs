// What twenty live plots cost: `npm run bench` (options: plots=20 seconds=20 window=60000 width=1920 height=1440).
// Starts Chromium without a window, feeds every plot 30 samples a second, and reports how much of one core the page's main
// thread worked and how much all of Chromium's processes used, drawing on the processor included; then the memory after
// one, two and three hours of samples. Chromium is /usr/bin/chromium or CHROMIUM. Exits with 1 above the budgets.
import { readFileSync, readdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { createServer } from "vite";

/** @type {Record<"plots" | "seconds" | "window" | "width" | "height", number>} */
const options = { plots: 20, seconds: 20, window: 60_000, width: 1920, height: 1440 };
for (const argument of process.argv.slice(2)) {
  const [name, value] = argument.split("=");
  if (!isOption(name) || !(Number(value) > 0)) {
    console.error(`Unknown option "${argument}". Allowed: ${Object.keys(options).join("=…, ")}=…`);
    process.exit(2);
  }

  options[name] = Number(value);
}

const budgetOfOneCore = 0.3;
const budgetOfGrowth = 0.05;
const ticksPerSecond = 100;

const server = await createServer({ root: new URL("..", import.meta.url).pathname, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
await server.listen();
const address = server.resolvedUrls?.local[0];
const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
let failed = false;
try {
  const page = await browser.newPage({ viewport: { width: options.width, height: options.height } });
  await page.route("**/history", (route) => route.fulfill({ json: { interval_seconds: 1, ts: [], columns: [] } }));
  await page.goto(`${address}bench/plots.html?plots=${options.plots}&window=${options.window}`);
  await page.waitForFunction(() => "control" in window);
  const cdp = await page.context().newCDPSession(page);
  // Thread time: what the thread worked, not how long it waited for a processor that others use.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.evaluate(() => window.control.fill(1));
  await page.waitForTimeout(3000);
  await page.evaluate(() => window.control.fill(600));
  await page.evaluate(() => window.control.start());
  await page.waitForTimeout(3000);
  const onScreen = await page.evaluate(() => [...document.querySelectorAll(".plot-canvas canvas")].filter((canvas) => canvas.getBoundingClientRect().bottom <= innerHeight).length);

  const drawingsBefore = await page.evaluate(() => window.control.drawings);
  const [metricsBefore, cpuBefore, clockBefore] = [await metrics(cdp), processorSeconds(), performance.now()];
  await page.waitForTimeout(options.seconds * 1000);
  const [metricsAfter, cpuAfter, seconds] = [await metrics(cdp), processorSeconds(), (performance.now() - clockBefore) / 1000];
  const drawings = (await page.evaluate(() => window.control.drawings)) - drawingsBefore;
  const main = (value(metricsAfter, "TaskDuration") - value(metricsBefore, "TaskDuration")) / seconds;
  const all = (cpuAfter - cpuBefore) / seconds;
  console.log(`${options.plots} plots (${onScreen} wholly on screen), 3 traces each, 30 samples a second, ${options.window / 1000} s window, ${options.width}×${options.height}`);
  console.log(`drawings of plots            ${(drawings / seconds).toFixed(0)} a second`);
  console.log(`main thread of the page      ${percent(main)} of one core (script ${percent((value(metricsAfter, "ScriptDuration") - value(metricsBefore, "ScriptDuration")) / seconds)})`);
  console.log(`all processes of Chromium    ${percent(all)} of one core`);
  failed ||= all > budgetOfOneCore;

  /** @type {number[]} */
  const heaps = [];
  for (let hour = 1; hour <= 3; hour++) {
    await page.evaluate(() => window.control.fill(3600));
    await page.waitForTimeout(1500);
    await cdp.send("HeapProfiler.collectGarbage");
    heaps.push(value((await metrics(cdp)), "JSHeapUsedSize") / 1e6);
  }

  console.log(`memory after 1, 2, 3 hours   ${heaps.map((heap) => heap.toFixed(1)).join(", ")} MB`);
  const [firstHour = 0, , thirdHour = 0] = heaps;
  failed ||= thirdHour > firstHour * (1 + budgetOfGrowth);
  if (failed) {
    console.error(`Over budget: ${percent(budgetOfOneCore)} of one core, ${percent(budgetOfGrowth)} growth of memory from the first hour to the third.`);
  }
} finally {
  await browser.close();
  await server.close();
}

process.exit(failed ? 1 : 0);

/** @param {string | undefined} name @returns {name is keyof typeof options} */
function isOption(name) {
  return name !== undefined && name in options;
}

/** @param {import("playwright-core").CDPSession} cdp @returns {Promise<Record<string, number>>} */
async function metrics(cdp) {
  const { metrics: list } = await cdp.send("Performance.getMetrics");
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

/** @param {Record<string, number>} metrics @param {string} name One that Chromium must have. */
function value(metrics, name) {
  const number = metrics[name];
  if (number === undefined) {
    throw new Error(`Chromium does not tell ${name}.`);
  }

  return number;
}

/** Processor time of this process's descendants that are Chromium, in seconds (proc(5)). */
function processorSeconds() {
  const parents = new Map();
  const used = new Map();
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      parents.set(Number(id), Number(fields[1]));
      used.set(Number(id), (Number(fields[11]) + Number(fields[12])) / ticksPerSecond);
    } catch {
      // The process has ended meanwhile.
    }
  }

  /** @type {(id: number) => boolean} */
  const isOurs = (id) => id === process.pid || (id > 1 && parents.has(id) && isOurs(parents.get(id)));
  return [...used].filter(([id]) => id !== process.pid && isOurs(id)).reduce((sum, [, seconds]) => sum + seconds, 0);
}

/** @param {number} part */
function percent(part) {
  return `${(part * 100).toFixed(1)} %`;
}
