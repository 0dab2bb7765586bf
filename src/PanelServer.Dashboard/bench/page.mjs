// What opening the dashboard costs: `npm run bench:page -- http://localhost:3001` against a running server.
// Opens it nine times in a Chromium that remembers nothing, and reports the first contentful paint (median, lowest, highest)
// and the script as it travels, compressed. Chromium is /usr/bin/chromium or CHROMIUM. Exits with 1 above the budgets.
import { chromium } from "playwright-core";

const address = process.argv[2];
if (!address?.startsWith("http")) {
  console.error("usage: npm run bench:page -- http://localhost:3001");
  process.exit(2);
}

const openings = 9;
const budgetOfPaintMilliseconds = 1000;
const budgetOfScriptBytes = 150_000;

const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
/** @type {number[]} */
const paints = [];
let scriptBytes = 0;
try {
  for (let opening = 0; opening < openings; opening++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    /** @type {import("playwright-core").Request[]} */
    const scripts = [];
    page.on("requestfinished", (request) => request.resourceType() === "script" && scripts.push(request));
    await page.goto(address);
    await page.locator("html[data-connection=live]").waitFor({ state: "attached" });
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.POSITIVE_INFINITY));
    const sizes = await Promise.all(scripts.map((request) => request.sizes()));
    scriptBytes = sizes.reduce((sum, size) => sum + size.responseBodySize, 0);
    await context.close();
  }
} finally {
  await browser.close();
}

paints.sort((a, b) => a - b);
const [lowest = 0, median = 0, highest = 0] = [paints[0], paints[(openings - 1) / 2], paints.at(-1)];
console.log(`first contentful paint   ${median.toFixed(0)} ms (${lowest.toFixed(0)}–${highest.toFixed(0)}), budget ${budgetOfPaintMilliseconds} ms`);
console.log(`script, compressed       ${(scriptBytes / 1000).toFixed(1)} kB, budget ${budgetOfScriptBytes / 1000} kB`);
process.exit(median > budgetOfPaintMilliseconds || scriptBytes > budgetOfScriptBytes || scriptBytes === 0 ? 1 : 0);
