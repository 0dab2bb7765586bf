import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The panel server serves the result at "/", see docs/dashboard.md. For work on the dashboard, `npm run dev` serves it from
// here and passes everything else on to a panel at PANEL_URL.
const panel = process.env["PANEL_URL"] ?? "http://localhost:3001";

export default defineConfig({
  build: {
    outDir: "dist",
    // The server's content security policy allows files of its own and nothing else, also no data: addresses.
    assetsInlineLimit: 0,
  },
  plugins: [compressedForms()],
  server: {
    proxy: {
      // With the browser's own Host, so that the panel sees a page of its own.
      "/api": { target: panel },
      "/healthz": { target: panel },
      "/socket.io": { target: panel, ws: true },
    },
  },
  test: { include: ["tests/**/*.test.ts"], exclude: ["tests/browser/**", "node_modules/**"] },
});

/** Writes each file's gzip and Brotli form beside it, so that the server need not compress. */
function compressedForms(): Plugin {
  return {
    name: "compressed-forms",
    apply: "build",
    writeBundle({ dir }) {
      const folder = dir ?? "dist";
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && !/\.(br|gz)$/.test(entry.name)) {
          const name = join(entry.parentPath, entry.name);
          const bytes = readFileSync(name);
          writeFileSync(`${name}.br`, brotliCompressSync(bytes));
          writeFileSync(`${name}.gz`, gzipSync(bytes, { level: 9 }));
        }
      }
    },
  };
}
