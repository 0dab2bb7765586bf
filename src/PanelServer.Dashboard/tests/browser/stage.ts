import { chromium, type Browser, type Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";

/** Serves the dashboard's sources and opens pages on which tests put single parts. */
export class Stage {
  private constructor(private readonly server: ViteDevServer, private readonly browser: Browser) {}

  static async open(): Promise<Stage> {
    const server = await createServer({ root: new URL("../..", import.meta.url).pathname, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
    await server.listen();
    const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
    return new Stage(server, browser);
  }

  /** An empty page. Errors in it, also of its own scripts, end up in the list. */
  async page(options: { width?: number; reducedMotion?: "reduce" } = {}): Promise<{ page: Page; errors: string[] }> {
    const page = await this.browser.newPage({ viewport: { width: options.width ?? 900, height: 700 }, ...(options.reducedMotion === undefined ? {} : { reducedMotion: options.reducedMotion }) });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`${this.server.resolvedUrls?.local[0]}tests/browser/empty.html`);
    await page.waitForFunction(() => "parts" in window);
    return { page, errors };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}
