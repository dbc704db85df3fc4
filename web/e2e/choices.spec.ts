// What a person chose follows into another browser: favourites, the contract looked at last, columns of terminal and
// management; nobody else has it.
import type { Page } from "@playwright/test";
import { expect, look as lookAt, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

test.use({ kept: true });

const watched = (page: Page) => page.locator("[data-panel=watch]").getByRole("row");

test("C1, C2: favourites, contract and columns are there in a second browser, and are nobody else's", async ({ browser, page, baseURL, words, look, logIn }) => {
  const { watch, common, orders } = words;
  await look(page);
  await logIn(page, TRADER);
  await expect(watched(page).first()).toBeVisible();
  await lookAt(page, words, "rb2701");
  await expect(watched(page).filter({ hasText: "cu2701" })).toBeVisible();
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: watch.searchLabel }).fill("cu2701");
  await page.getByRole("option").first().getByText(watch.removeFavourite).click();
  await page.keyboard.press("Escape");
  await expect(watched(page).filter({ hasText: "cu2701" })).toHaveCount(0);
  const panel = page.locator("[data-panel=orders]");
  await panel.getByRole("button", { name: common.columns }).click();
  const kept = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url().endsWith("/session/choices"));
  await page.getByRole("menuitemcheckbox", { name: orders.filledOf }).click();
  expect((await kept).status()).toBe(204);

  const another = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  const second = await another.newPage();
  await look(second);
  await logIn(second, TRADER);
  await expect(second.locator("[data-panel=ticket] .ticket-contract")).toContainText("rb2701");
  await expect(watched(second).filter({ hasText: "rb2701" })).toBeVisible();
  await expect(watched(second).filter({ hasText: "cu2701" })).toHaveCount(0);
  await expect(second.locator("[data-panel=orders]").getByRole("columnheader", { name: orders.filledOf })).toHaveCount(0);

  // The next person at that browser begins as it comes.
  await another.clearCookies();
  await logIn(second, { ...TRADER, user: "trader2" });
  await expect(watched(second).filter({ hasText: "cu2701" })).toBeVisible();
  await another.close();
});

test("columns of management are there in a second browser, too", async ({ browser, page, baseURL, words, look, logIn }) => {
  const { admin } = words;
  const hide = async (of: Page): Promise<void> => {
    await of.goto("/admin/accounts");
    await expect(of.getByRole("columnheader", { name: admin.holder })).toBeVisible();
    await of.locator(".table-columns").first().click();
    await of.getByRole("menuitemcheckbox", { name: admin.holder }).click();
    await expect(of.getByRole("columnheader", { name: admin.holder })).toHaveCount(0);
  };
  await look(page);
  await logIn(page, ADMINISTRATOR);
  const kept = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url().endsWith("/session/choices"));
  await hide(page);
  await kept;
  const another = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  const second = await another.newPage();
  await look(second);
  await logIn(second, ADMINISTRATOR);
  await second.goto("/admin/accounts");
  await expect(second.getByRole("columnheader", { name: admin.status })).toBeVisible();
  await expect(second.getByRole("columnheader", { name: admin.holder })).toHaveCount(0);
  await another.close();
});
