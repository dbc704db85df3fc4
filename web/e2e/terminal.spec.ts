// The risk terminal as a place: dark, one page that does not scroll, keys, and a force-close that is looked at before it is done.
import type { Page } from "@playwright/test";
import { administer, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const WIDE = { width: 1_920, height: 1_080 };
const NARROW = { width: 1_440, height: 900 };

test("P9: the terminal stands on one page at both sizes, with room for 22 rows, and the old address leads there", async ({ page, look, logIn, words }) => {
  const { riskPage, alarmPage } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/risk");
  await expect(page).toHaveURL(/\/risk$/);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    for (const name of [riskPage.wall, riskPage.planPanel, riskPage.navPanel, riskPage.heat.title, alarmPage.title]) await expect(page.getByRole("region", { name }).first()).toBeInViewport({ ratio: 0.99 });
    const scrolls = await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight || document.documentElement.scrollWidth > window.innerWidth);
    expect(scrolls).toBe(false);
  }
  await page.setViewportSize(WIDE);
  const grid = page.getByRole("region", { name: riskPage.wall }).getByRole("grid");
  expect(((await grid.boundingBox())?.height ?? 0) / 24).toBeGreaterThanOrEqual(23);
});

/** Numbers that do not fit their cell. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll<HTMLElement>(".risk-wall [role=gridcell].number")].filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => `${cell.dataset["column"] ?? ""}: ${cell.textContent}`));

test("P9: with every column of the wall shown no number is cut, and what is chosen stays chosen", async ({ page, look, logIn, words }) => {
  const { riskPage, common } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/risk");
  const wall = page.getByRole("region", { name: riskPage.wall });
  const grid = wall.getByRole("grid");
  await expect(rowsOf(wall).first()).toBeVisible();
  await wall.getByRole("button", { name: common.columns }).click();
  const boxes = page.getByRole("menuitemcheckbox", { checked: false });
  for (let left = await boxes.count(); left > 0; left = await boxes.count()) await boxes.first().click();
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 6_000, height: 1_080 });
  await expect.poll(async () => Number(await grid.getAttribute("aria-colcount"))).toBeGreaterThanOrEqual(30);
  expect(await cut(page)).toEqual([]);
});

test("P9, R4: keys go through alarms, acknowledge, look for an account, and only ever open a force-close", async ({ page, look, logIn, words, administration, language }) => {
  const headers = await administer(administration);
  const { riskPage, alarmPage, planPage } = words;
  const code = language === "zh-CN" ? "KEY1" : "KEY2";
  expect((await administration.post("/api/v1/admin/operating-accounts", { headers, data: { code, name: "K", product: "HS1" } })).ok()).toBe(true);
  // A share of nothing cannot be read.
  expect((await administration.put(`/api/v1/admin/operating-accounts/${code}/settings/total_loss_call_ratio`, { headers, data: { value: "0.3" } })).ok()).toBe(true);
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/risk");
  const alarms = page.getByRole("region", { name: alarmPage.title }).first();
  const card = alarms.getByRole("article").filter({ hasText: code });
  await expect(card).toBeVisible();
  const wall = page.getByRole("region", { name: riskPage.wall });

  await page.keyboard.press("/");
  await page.keyboard.type(code);
  await expect(rowsOf(wall)).toHaveCount(1);
  await page.keyboard.press("Tab");
  await page.getByRole("heading", { name: riskPage.planPanel }).click();
  for (let tries = 0; tries < 20 && (await card.getAttribute("aria-current")) !== "true"; tries += 1) await page.keyboard.press("j");
  await expect(card).toHaveAttribute("aria-current", "true");
  await expect(rowsOf(wall).first()).toHaveAttribute("aria-selected", "true");

  // The preview says what it would do; nothing is held, so that nothing can be confirmed.
  await page.keyboard.press("p");
  const box = page.getByRole("dialog");
  await expect(box.getByRole("button", { name: new RegExp(planPage.doClose.replace(/\{\{\w+\}\}/, "\\d+")) }).or(box.getByRole("alert"))).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(box).toBeHidden();
  await page.keyboard.press("Shift+Slash");
  await expect(page.getByRole("dialog", { name: riskPage.keys.title })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("a");
  await page.getByRole("dialog").getByRole("textbox").fill("ok");
  await page.getByRole("dialog").getByRole("button", { name: alarmPage.acknowledgeOf.replace("{{alarm}}", (await card.getAttribute("data-alarm")) ?? "") }).click();
  await expect(card).toBeHidden();
});

test("P9: what came while nobody was connected is listed once the terminal is back", async ({ page, look, logIn, words, administration, language }) => {
  const headers = await administer(administration);
  const { alarmPage } = words;
  const code = language === "zh-CN" ? "AWAY1" : "AWAY2";
  expect((await administration.post("/api/v1/admin/operating-accounts", { headers, data: { code, name: "W", product: "HS1" } })).ok()).toBe(true);
  let server: { close: () => Promise<void> } | undefined;
  let gone = false;
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    if (gone) return void socket.close();
    socket.connectToServer();
    server = socket;
  });
  // Something is known before: what is new is held against it.
  await administration.put(`/api/v1/admin/operating-accounts/${code}/settings/daily_loss_call_ratio`, { headers, data: { value: "0.3" } });
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/risk");
  const alarms = page.getByRole("region", { name: alarmPage.title }).first();
  await expect(alarms.getByRole("article").first()).toBeVisible();
  gone = true;
  await server?.close();
  expect((await administration.put(`/api/v1/admin/operating-accounts/${code}/settings/total_loss_call_ratio`, { headers, data: { value: "0.3" } })).ok()).toBe(true);
  await page.waitForTimeout(1_500);
  gone = false;
  const away = alarms.getByRole("status");
  await expect(away).toContainText(code, { timeout: 20_000 });
  await away.getByRole("button", { name: alarmPage.awaySeen }).click();
  await expect(away).toBeHidden();
});
