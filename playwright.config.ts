import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/chromium.mjs";

const minute_ms = 60_000;
const chromium = findChromium();

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  globalTimeout: 45 * minute_ms,
  // Waiting is no measure of speed, which is in the benches: two browsers share the machine with exports that use all of it.
  timeout: 2 * minute_ms,
  expect: { timeout: 30_000 },
  workers: 2,
  reporter: "list",
  use: {
    acceptDownloads: true,
    // The demo's session cookie and the worker's policy are those of the server: nothing is relaxed for the tests.
    bypassCSP: false,
    launchOptions: {
      ...(chromium === null ? {} : { executablePath: chromium }),
      // Inside a container Chromium's own sandbox is mostly not available, and its shared memory is small.
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    // Without pictures of every step: they take more time than the tests.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    viewport: { width: 1440, height: 900 },
  },
});
