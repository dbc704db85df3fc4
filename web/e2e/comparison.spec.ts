// Counters compared: the demonstration's agrees; a difference is taken over or left by who may, and a refusal stays at its form.
import type { Page } from "@playwright/test";
import { ADMINISTRATOR } from "./seed";
import { expect, test } from "./fixtures";

const FUND_ACCOUNT = "80018826";
const LOTS = { of: { kind: "position", contract: "rb2701", hedge_flag: "speculation", side: "long" }, counter: "3", desk: "1", excess: "2", counter_today: 2, desk_today: 0, standing: "standing", forbids_opening: true };
const CASH = { of: { kind: "cash" }, counter: "9999996.34", desk: "10000000", excess: "-3.66", counter_today: null, desk_today: null, standing: "suspected", forbids_opening: false };

/** The product's answer with two differences more, which a sound counter does not have. */
const withDifferences = (page: Page) =>
  page.route("**/api/v1/admin/comparisons", async (route) => {
    const answer = await route.fetch();
    const list = (await answer.json()) as { comparisons: { differences: unknown[] }[] };
    list.comparisons[0]?.differences.push(LOTS, CASH);
    await route.fulfill({ response: answer, json: list });
  });

test("X8: a fund account is compared with its counter, and agrees", async ({ page, words, look, logIn }) => {
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/comparisons");
  const account = page.getByRole("row").filter({ hasText: FUND_ACCOUNT });
  await expect(account).toContainText(words.comparison.agree);
  await account.getByRole("button").click();
  await expect(account).toContainText(words.comparison.agree);
  await expect(page.getByText(words.comparison.none)).toBeVisible();
});

test("X8: lots are taken over with a price, and what the product refuses is told at the form", async ({ page, words, look, logIn }) => {
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await withDifferences(page);
  await page.goto("/admin/comparisons");
  const lots = page.getByRole("row").filter({ hasText: "rb2701" });
  await expect(lots).toContainText(words.comparison.noOpening);
  await expect(page.getByRole("row").filter({ hasText: words.comparison.cash })).toContainText("3.66");
  // What is still to be checked again offers nothing to do.
  await expect(page.getByRole("row").filter({ hasText: words.comparison.cash }).getByRole("button")).toHaveCount(0);

  await lots.getByRole("button", { name: words.comparison.takeOver }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: words.comparison.takeOver }).click();
  const price = form.getByLabel(words.comparison.price);
  await expect(price).toHaveAttribute("aria-invalid", "true");
  await price.fill("3100");
  await form.getByLabel(words.comparison.reason).fill("trade of the morning");
  await form.getByRole("button", { name: words.comparison.takeOver }).click();
  await expect(form.getByRole("alert").last()).toContainText(FUND_ACCOUNT);
});
