// A product's fees in its drawer (X1): set by formula, with what a year costs; accrued with what they are of; a refusal
// beside the form; counted anew once they were paid, which is said in amounts.
import type { Locator } from "@playwright/test";
import { administer, clockOf, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

/** A day before another. */
const daysBefore = (day: string, days: number): string => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
};

test("X1: fees are set, accrue, are refused and counted anew", async ({ page, look, logIn, words, administration, language }) => {
  const { feePage } = words;
  const product = language === "zh-CN" ? "FEE1" : "FEE2";
  const headers = await administer(administration);
  const done = async (method: "POST" | "PUT", path: string, data: object): Promise<void> => {
    const answer = await administration.fetch(`/api/v1/admin/${path}`, { method, headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await done("POST", "products", { code: product, name: "F" });
  for (const [name, value] of [["nav_mode", "entered_total"], ["shares", "10000000"], ["previous_total_nav", "12600000.00"], ["initial_total_nav", "10000000.00"]] as const) await done("PUT", `products/${product}/settings/${name}`, { value });
  const { trading_day } = await clockOf(administration);
  const day = trading_day ?? "";
  const launch = daysBefore(day, 90);
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto(`/admin/products?products=${product}`);
  const fees = page.locator(".ant-drawer-section").locator("[data-anchor=fees]");
  const form = page.locator(".ant-modal").filter({ has: page.locator("form") });
  const choose = async (place: Locator, label: string, text: string): Promise<void> => {
    await place.getByLabel(label, { exact: true }).click();
    await page.locator(".ant-select-dropdown:visible").getByTitle(text, { exact: true }).click();
  };
  const save = (): Promise<void> => form.locator("button[type=submit]").click();

  await fees.getByRole("button", { name: feePage.set }).click();
  const management = form.getByRole("group", { name: feePage.management });
  await choose(management, feePage.kind, feePage.kinds.fixed);
  await choose(management, feePage.base, feePage.bases.initial_nav);
  await management.getByLabel(feePage.rate, { exact: true }).fill("1.5");
  const advisory = form.getByRole("group", { name: feePage.advisory });
  await choose(advisory, feePage.kind, feePage.kinds.intervals);
  await form.getByLabel(feePage.progressive).check();
  await form.getByLabel(feePage.intervals).fill("1 1.1 5%\n1.05 1.2 7%\n1.2 1.3 9%");
  await form.getByLabel(feePage.duration).fill("730");
  await expect(management).toContainText("0.7500%");
  await form.getByLabel(feePage.duration).fill("365");
  await save();
  // A formula without its launch date, then intervals that overlap: refused, nothing is set.
  await expect(form).toContainText("launch_date");
  await form.getByLabel(feePage.launchDate).fill(launch);
  await save();
  await expect(form).toContainText("1.05");
  await form.getByLabel(feePage.intervals).fill("1 1.1 5%\n1.1 1.2 7%\n1.2 1.3 9%");
  await save();
  await expect(form).toBeHidden();
  const accrued = fees.getByRole("list", { name: feePage.accrued });
  await expect(accrued).toContainText("36,986.30");
  await expect(accrued).toContainText("174,000.00");
  await expect(rowsOf(fees).filter({ hasText: feePage.management })).toContainText("36,986.30");

  await fees.getByRole("button", { name: feePage.reset }).click();
  await form.getByLabel(feePage.launchDate).fill(day);
  await form.getByLabel(feePage.duration).fill("90");
  await form.getByLabel(feePage.initialUnit).fill("1.26");
  await save();
  await expect(form).toBeHidden();
  await expect(fees.getByRole("status")).toContainText("210,986.30");
  await expect(rowsOf(fees).filter({ hasText: feePage.management })).toContainText("0.00");
  await expect(rowsOf(fees).filter({ hasText: feePage.advisory })).toContainText("0.00");
});
