// What staying open costs: `npm run bench:hour -- http://localhost:3001` against a running server. Opens the page of a machine
// with its plots in a Chromium without a window and leaves it alone for 65 minutes (minutes=…, machine=extruder_v1).
// Each minute: garbage is collected, then the JavaScript heap, the buffers beside it (samples), the renderer's resident
// memory, DOM nodes and event listeners are written down, and the growth per hour is that of the straight line through all
// minutes after the first twenty, in which code is still compiled: of two heap snapshots, after six and fifteen minutes, only
// compiled code and the browser's own records were larger in the second.
// The list of events grows to its 500 while machines have errors; a kilobyte for each that came is no leak.
// Chromium is /usr/bin/chromium or CHROMIUM. Exits with 1 if the heap grows by more than the budget an hour, if there are more
// nodes or listeners at the end, or if the page was not live at every minute.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [address, ...rest] = process.argv.slice(2);
const options = new Map([["minutes", "65"], ["machine", "extruder_v1"]]);
for (const [name = "", value = ""] of rest.map((argument) => argument.split("="))) {
  options.set(name, value);
}

const minutes = Number(options.get("minutes"));
if (!address?.startsWith("http") || options.size > 2 || !(minutes >= 30)) {
  console.error("usage: npm run bench:hour -- http://localhost:3001 [minutes=65] [machine=extruder_v1]   (at least 30 minutes)");
  process.exit(2);
}

const settlingMinutes = 20;
const budgetOfGrowth = 0.05;
const budgetOfEventMegabytes = 0.001;
const collections = 3;
const pageBytes = 4096;

const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
/** @typedef {{ minute: number, messages: number, heap: number, buffers: number, resident: number, nodes: number, listeners: number, events: number, isLive: boolean }} Row */
/** @type {Row[]} */
const rows = [];
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
  await page.goto(address);
  await page.locator(`article[data-machine=${options.get("machine")}] a.card-title`).first().click();
  await page.locator(".machine-tabs a[href$='/trends']").click();
  await page.locator("html[data-connection=live]").waitFor({ state: "attached" });
  await page.locator(".plot-canvas canvas").first().waitFor();
  const cdp = await page.context().newCDPSession(page);
  const processes = await browser.newBrowserCDPSession();
  await cdp.send("Performance.enable");
  const counted = { received: 0 };
  cdp.on("Network.webSocketFrameReceived", () => counted.received++);
  await cdp.send("Network.enable");
  await page.reload();
  await page.locator(".plot-canvas canvas").first().waitFor();
  console.log("minute  heap MB  buffers MB  resident MB  nodes  listeners  events  messages/s");
  for (let minute = 1; minute <= minutes; minute++) {
    counted.received = 0;
    await page.waitForTimeout(60_000 - collections * 1000);
    const row = { minute, messages: counted.received / (60 - collections), ...(await sample(page, cdp, processes)) };
    rows.push(row);
    const cells = /** @type {const} */ ([[row.minute, 6], [row.heap.toFixed(2), 9], [row.buffers.toFixed(2), 12], [row.resident.toFixed(1), 13], [row.nodes, 7], [row.listeners, 11], [row.events, 8], [row.messages.toFixed(0), 12]]);
    console.log(cells.map(([cell, width]) => String(cell).padStart(width)).join("") + (row.isLive ? "" : "  NOT live"));
  }
} finally {
  await browser.close();
}

const steady = rows.filter((row) => row.minute > settlingMinutes);
const [first, last] = [steady[0], steady.at(-1)];
if (first === undefined || last === undefined) {
  throw new Error("Nothing was measured.");
}

const heapGrowth = growthPerHour("heap");
const eventMegabytesPerHour = (budgetOfEventMegabytes * (last.events - first.events) * 60) / Math.max(1, last.minute - first.minute);
for (const [name, key] of /** @type {const} */ ([["JavaScript heap", "heap"], ["buffers of samples", "buffers"], ["resident memory of the renderer", "resident"]])) {
  console.log(`${name.padEnd(32)} minute ${first.minute}: ${first[key].toFixed(2)} MB, minute ${last.minute}: ${last[key].toFixed(2)} MB, ${growthPerHour(key).toFixed(3)} MB an hour`);
}

console.log(`DOM nodes                        minute ${first.minute}: ${first.nodes}, minute ${last.minute}: ${last.nodes}`);
console.log(`event listeners                  minute ${first.minute}: ${first.listeners}, minute ${last.minute}: ${last.listeners}`);
console.log(`events in the list (at most 500) minute ${first.minute}: ${first.events}, minute ${last.minute}: ${last.events}`);
const faults = [
  heapGrowth > first.heap * budgetOfGrowth + eventMegabytesPerHour && `The heap grows by more than ${budgetOfGrowth * 100} % an hour.`,
  last.nodes > first.nodes * (1 + budgetOfGrowth) && "There are more DOM nodes at the end.",
  last.listeners > first.listeners && "There are more event listeners at the end.",
  rows.some((row) => !row.isLive) && "The page was not live all the time.",
].filter(Boolean);
faults.forEach((fault) => console.error(fault));
process.exit(faults.length > 0 ? 1 : 0);

/**
 * What the page holds now, garbage excepted. Megabytes.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").CDPSession} cdp
 * @param {import("playwright-core").CDPSession} processes
 */
async function sample(page, cdp, processes) {
  // The lowest of several: answers on their way, and what the browser itself has not let go yet, come and go.
  const usages = [];
  for (let collection = 0; collection < collections; collection++) {
    await cdp.send("HeapProfiler.collectGarbage");
    usages.push(await cdp.send("Runtime.getHeapUsage"));
    await page.waitForTimeout(1000);
  }

  const usage = usages.reduce((least, one) => (one.usedSize < least.usedSize ? one : least));
  const counters = await cdp.send("Memory.getDOMCounters");
  const { processInfo } = await processes.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => residentBytes(id));
  const [isLive, events] = await page.evaluate(() => [document.documentElement.dataset["connection"] === "live", JSON.parse(localStorage.getItem("panel.events") ?? "[]").length]);
  return {
    heap: usage.usedSize / 1e6,
    buffers: usage.backingStorageSize / 1e6,
    resident: renderers.reduce((sum, bytes) => sum + bytes, 0) / 1e6,
    nodes: counters.nodes,
    listeners: counters.jsEventListeners,
    events,
    isLive,
  };
}

/** Resident memory of a process (proc(5), statm). @param {number} id */
function residentBytes(id) {
  return Number(readFileSync(`/proc/${id}/statm`, "utf8").split(" ")[1]) * pageBytes;
}

/** Slope of the least-squares line through the steady minutes. @param {"heap" | "buffers" | "resident"} key */
function growthPerHour(key) {
  /** @param {number[]} values */
  const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanMinute, meanValue] = [meanOf(steady.map((row) => row.minute)), meanOf(steady.map((row) => row[key]))];
  const covariance = steady.reduce((sum, row) => sum + (row.minute - meanMinute) * (row[key] - meanValue), 0);
  const variance = steady.reduce((sum, row) => sum + (row.minute - meanMinute) ** 2, 0);
  return (60 * covariance) / variance;
}
