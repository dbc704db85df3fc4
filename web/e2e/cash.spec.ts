// Four eyes on cash: what one enters another confirms or rejects with a reason; nobody confirms an entry of his own.
import type { Page } from "@playwright/test";
import type { Dictionary } from "../src/i18n/words";
import { administer, expect, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const SETTING = "/api/v1/admin/platform/cash_clerk_needed";

async function enter(page: Page, words: Dictionary, account: string, amount: string): Promise<void> {
  await page.getByRole("combobox", { name: words.common.account }).click();
  await page.getByTitle(new RegExp(`^${account}`)).click();
  await page.getByRole("textbox", { name: words.common.amount }).fill(amount);
  await page.locator(".admin-side form").getByRole("button").last().click();
  await expect(page.getByText(words.admin.entryWaits)).toBeVisible();
}

test("C2: entries wait, are confirmed or rejected by somebody else, and never by oneself", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  const { admin, settings, settingPage, settingValues, table } = words;
  const headers = await administer(administration);
  const clerk = { user: `clerk-${language.slice(0, 2)}`, password: "ballast-demo" };
  await makeLogin({ name: clerk.user, role: "cash_clerk", password: clerk.password });
  await administration.put(SETTING, { headers, data: { value: "false" } });
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/settings");
  await page.getByRole("button", { name: settingPage.changeOf.replace("{{name}}", settings.cash_clerk_needed) }).click();
  const change = page.getByRole("dialog");
  await change.getByRole("combobox").click();
  await page.getByTitle(settingValues.true, { exact: true }).click();
  await change.getByRole("button", { name: settingPage.setTo.replace("{{name}}", settings.cash_clerk_needed).replace("{{value}}", settingValues.true) }).click();
  await expect(change).toBeHidden();

  await page.goto("/admin/movements");
  for (const amount of ["111.11", "222.22", "333.33"]) await enter(page, words, "A10023", amount);
  await expect(page.getByRole("button", { name: new RegExp(admin.confirmCash) })).toHaveCount(0);

  await page.context().clearCookies();
  await logIn(page, clerk);
  const waiting = page.getByRole("region", { name: admin.waiting });
  const row = (amount: string) => waiting.getByRole("row").filter({ hasText: amount });
  await expect(row("+111.11")).toContainText(ADMINISTRATOR.user);
  await enter(page, words, "A10023", "444.44");
  await expect(row("+444.44")).toContainText(admin.ownEntry);
  await expect(row("+444.44").getByRole("button", { name: new RegExp(admin.confirmCash) })).toBeDisabled();

  await row("+111.11").getByRole("button", { name: new RegExp(admin.rejectCash) }).click();
  const reject = page.getByRole("dialog");
  await reject.getByRole("button", { name: new RegExp(`^${admin.rejectCash}`) }).click();
  await expect(reject.getByLabel(words.comparison.reason)).toHaveAttribute("aria-invalid", "true");
  await reject.getByLabel(words.comparison.reason).fill("no such slip");
  await reject.getByRole("button", { name: new RegExp(`^${admin.rejectCash}`) }).click();
  const decided = page.getByRole("region", { name: admin.decided });
  await expect(decided.getByRole("row").filter({ hasText: "+111.11" })).toContainText("no such slip");

  // The rest in one go: one's own is left out.
  await waiting.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: `${admin.confirmCash} 2` }).click();
  // Asked about with what is booked, and on which account.
  await expect(page.getByRole("dialog")).toContainText("555.55");
  await expect(page.getByRole("dialog")).toContainText(`A10023 ${admin.deposit} 222.22`);
  await page.getByRole("dialog").getByRole("button", { name: `${admin.confirmCash} 2` }).click();
  await expect(waiting.getByText(table.allDone.replace("{{done}}", "2").replace("{{count}}", "0"))).toBeVisible();
  await expect(row("+222.22")).toHaveCount(0);
  await expect(row("+444.44")).toHaveCount(1);
  const booked = page.getByRole("region", { name: admin.movements }).getByRole("row").filter({ hasText: "+333.33" });
  await expect(booked.locator("[data-column=by]")).toHaveText(ADMINISTRATOR.user);
  await expect(booked.locator("[data-column=confirmed]")).toHaveText(clerk.user);

  // One alone is asked about, too, and its buttons are in sight in a small window.
  await administration.post("/api/v1/admin/deposits", { headers, data: { account: "A10023", amount: "666.66" } });
  await page.setViewportSize({ width: 1280, height: 720 });
  const one = row("+666.66").getByRole("button", { name: new RegExp(`^${admin.confirmCash}`) });
  for (const button of [one, row("+666.66").getByRole("button", { name: new RegExp(`^${admin.rejectCash}`) })]) {
    const box = await button.boundingBox();
    const table = await waiting.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((table?.x ?? 0) + (table?.width ?? 0));
  }
  await one.click();
  await expect(page.getByRole("dialog")).toContainText(`A10023 ${admin.deposit} 666.66`);
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${admin.confirmCash}`) }).click();
  await expect(row("+666.66")).toHaveCount(0);

  // What was typed as protected is of one kind and one account.
  const guarded = page.getByRole("textbox", { name: admin.protected });
  await page.getByRole("combobox", { name: words.common.account }).click();
  await page.getByTitle(/^A10023/).click();
  await guarded.fill("5");
  await page.getByRole("radio", { name: admin.withdraw }).click();
  await expect(guarded).toHaveValue("");
  await administration.put(SETTING, { headers, data: { value: "false" } });
});
