import { defineConfig } from "vitest/config";

// The panel server serves the result at "/", see docs/dashboard.md. For work on the dashboard, `npm run dev` serves it from
// here and passes everything else on to a panel at PANEL_URL.
const panel = process.env["PANEL_URL"] ?? "http://localhost:3001";

export default defineConfig({
  build: {
    outDir: "dist",
    // The server's content security policy allows files of its own and nothing else, also no data: addresses.
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  server: {
    proxy: {
      "/api": panel,
      "/socket.io": { target: panel, ws: true },
    },
  },
  test: { include: ["tests/**/*.test.ts"] },
});
