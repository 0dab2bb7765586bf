import { defineConfig } from "vitest/config";

// Tests of the parts that only a browser can show: `npm run test:browser`. They need Chromium.
export default defineConfig({
  test: { include: ["tests/browser/*.test.ts"], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false },
});
