// Alarms, liquidation plans and stops of all days: found, opened, saved.
import { readFile } from "node:fs/promises";
import { administer, cellOf, expect, rowsOf, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

const ACCOUNT = "A10023";
const ADMIN = "/api/v1/admin";

test("P9, K1: what was done about an alarm, the steps of a plan and a lifted stop are found again, filtered and saved", async ({ page, look, logIn, words, administration, language }) => {
  const { pastPage, alarmPage, planPage, stopPage, table, nav } = words;
  const headers = await administer(administration);
  const done = async (asked: Promise<{ ok: () => boolean; text: () => Promise<string> }>): Promise<void> => {
    const answer = await asked;
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  const code = language === "zh-CN" ? "PAST1" : "PAST2";
  await done(administration.post(`${ADMIN}/operating-accounts`, { headers, data: { code, name: "R", product: "HS1" } }));
  // A share of nothing cannot be read.
  await done(administration.put(`${ADMIN}/operating-accounts/${code}/settings/total_loss_call_ratio`, { headers, data: { value: "0.3" } }));
  const alarms = async (): Promise<{ alarm: number; object: string }[]> => ((await (await administration.get(`${ADMIN}/alarms`)).json()) as { alarms: { alarm: number; object: string }[] }).alarms;
  await expect.poll(async () => (await alarms()).some(({ object }) => object === code)).toBe(true);
  const number = (await alarms()).find(({ object }) => object === code)?.alarm ?? 0;
  await done(administration.post(`${ADMIN}/alarms/${number}/acknowledgement`, { headers, data: { note: "已通知客户" } }));
  const stop = (bars: string | null, reason: string) => administration.put(`${ADMIN}/stops`, { headers, data: { of: { kind: "account", code }, bars, reason } });
  await done(stop("opening", "复核"));
  await done(stop(null, "复核完毕"));

  // A trader buys, and is closed by hand.
  expect((await page.request.post("/api/v1/session", { data: TRADER })).ok()).toBe(true);
  const { csrf_token } = await sessionOf(page.request);
  const order = { contract: "rb2701", side: "buy", offset: "open", lots: 1, price: "3200" };
  const place = async (): Promise<number> => (await page.request.post(`/api/v1/accounts/${ACCOUNT}/orders`, { headers: { "X-Csrf-Token": csrf_token }, data: { ...order, ref: `past-${Date.now()}` } })).status();
  await expect.poll(place, { timeout: 30_000 }).toBe(201);
  const preview = async (): Promise<number> => ((await (await administration.post(`${ADMIN}/force-closes/preview`, { headers, data: { account: ACCOUNT } })).json()) as { lots?: number }).lots ?? 0;
  const close = async (): Promise<boolean> => (await administration.post(`${ADMIN}/force-closes`, { headers, data: { of: { account: ACCOUNT }, reason: "past", previewed_lots: await preview(), confirm: ACCOUNT } })).ok();
  await expect.poll(close).toBe(true);
  await page.context().clearCookies();

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/risk");
  await page.getByRole("link", { name: alarmPage.past, exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/past$/);
  const region = (name: string) => page.getByRole("region", { name, exact: true });
  const choose = async (label: string, choice: string): Promise<void> => {
    await page.getByRole("combobox", { name: label, exact: true }).click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter({ hasText: choice }).first().click();
  };
  await choose(pastPage.kind, pastPage.alarmKinds.line);
  const alarm = rowsOf(region(pastPage.tabs.alarms)).filter({ hasText: code });
  await expect(alarm).toHaveCount(1);
  await expect(cellOf(alarm, "level")).toHaveText(pastPage.levels.undefined);
  await expect(cellOf(alarm, "acknowledged")).toContainText("已通知客户");
  await alarm.getByRole("button").first().click();
  const acts = rowsOf(page.getByRole("dialog"));
  await expect(acts.filter({ hasText: pastPage.did.acknowledged })).toContainText("已通知客户");
  await page.keyboard.press("Escape");
  const download = page.waitForEvent("download");
  await region(pastPage.tabs.alarms).getByRole("button", { name: table.export }).click();
  expect(await readFile(await (await download).path(), "utf8")).toContain(code);
  await choose(pastPage.kind, pastPage.alarmKinds.repeated_order);
  await expect(page.getByText(pastPage.none)).toBeVisible();

  await page.getByRole("tab", { name: pastPage.tabs.plans }).click();
  const plan = rowsOf(region(pastPage.tabs.plans)).first();
  await expect(cellOf(plan, "account")).toHaveText(ACCOUNT);
  await expect(cellOf(plan, "cause")).toHaveText(planPage.byHand.replace("{{reason}}", "past"));
  await expect(cellOf(plan, "state")).toHaveText(planPage.states.done, { timeout: 60_000 });
  await plan.getByRole("button").first().click();
  const dialog = page.getByRole("dialog");
  await expect(rowsOf(dialog.getByRole("region", { name: pastPage.steps, exact: true })).filter({ hasText: pastPage.stepsOf.order }).first()).toContainText("rb2701");
  await expect(cellOf(rowsOf(dialog.getByRole("region", { name: pastPage.orders, exact: true })).first(), "filled")).toHaveText(/\d/);
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: pastPage.tabs.stops }).click();
  const lifted = rowsOf(region(pastPage.tabs.stops)).filter({ hasText: code });
  await expect(cellOf(lifted, "bars")).toHaveText(stopPage.opening);
  await expect(cellOf(lifted, "lift_reason")).toHaveText("复核完毕");
  await page.getByRole("textbox", { name: pastPage.to }).fill("2020-01-02");
  await expect(page.getByText(pastPage.none)).toBeVisible();
  await expect(page.getByRole("navigation", { name: nav.workspaces })).toBeVisible();
});
