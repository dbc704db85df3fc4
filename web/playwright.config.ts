// Browser specs against the real server: BALLAST_URL names it, everything else is read from its API.
// Each spec runs in Chinese and in English. Debian's Chromium; the flags keep it off the network.
import { defineConfig } from "@playwright/test";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One server, one market: specs take turns.
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // A loaded machine may miss a beat of the live market; a fault fails twice.
  retries: 1,
  reporter: [["list"]],
  use: {
    baseURL: process.env.BALLAST_URL ?? "http://127.0.0.1:8080",
    viewport: { width: 1920, height: 1080 },
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET },
    trace: "retain-on-failure",
  },
  projects: [
    { name: "zh-CN", metadata: { language: "zh-CN" } },
    { name: "en", metadata: { language: "en" } },
  ],
});
