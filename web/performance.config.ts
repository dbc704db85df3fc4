// How fast the terminal is, against the real product on the demonstration's market (scripts/performance). Alone on the machine.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

export default defineConfig({
  ...tests,
  testDir: "performance",
  testMatch: "*.perf.ts",
  workers: 1,
  retries: 0,
  timeout: 1_800_000,
  reporter: [["list"]],
  projects: [{ name: "zh-CN", metadata: { language: "zh-CN" } }],
});
