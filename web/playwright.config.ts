// Browser specs against the real product: each worker starts its own (e2e/server.ts), everything else is read from its
// API. Specs run in Chinese and in English. Debian's Chromium; the flags keep it off the network.
import { defineConfig } from "@playwright/test";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** What does not hang on the language is tried in Chinese; that both languages have its words is a unit test. */
const ONCE = /(account|away|broken|bytes|cash|choices|ending|fast|files|frame|hedge|keys|lock|menu|numbers|people|price|reversal|roles|session|table|tables|watch)\.spec\.ts$/;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Each worker has a market and a day of its own, so specs stand beside each other. More on two cores only wait for the processor.
  workers: Number(process.env.BALLAST_WORKERS ?? 3),
  fullyParallel: true,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // A loaded machine may miss a beat of the live market; a fault fails twice, and what passed the second time is named.
  retries: 1,
  forbidOnly: true,
  reporter: [["list"], ["./e2e/slowest.ts"]],
  use: {
    viewport: { width: 1920, height: 1080 },
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET },
    trace: "retain-on-failure",
  },
  projects: [
    { name: "zh-CN", metadata: { language: "zh-CN" } },
    { name: "en", metadata: { language: "en" }, testIgnore: ONCE },
  ],
});
