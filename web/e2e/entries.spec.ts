// An entry that would liquidate, on its form: tried first, confirmed by typing the account, done by a second person.
import { administer, cellOf, expect, rowsOf, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const ACCOUNT = "A10025";
const API = `/api/v1/accounts/${ACCOUNT}`;

test("O3: cash that would liquidate is tried first, confirmed by typing the account, and done by a second person", async ({ page, look, logIn, words, administration, makeLogin, browser, server, language }) => {
  const { admin, entryPage, planPage, riskPage, common } = words;
  const trader = await browser.newContext({ baseURL: server.url });
  expect((await trader.request.post("/api/v1/session", { data: { user: "trader3", password: ADMINISTRATOR.password } })).ok()).toBe(true);
  const { csrf_token } = await sessionOf(trader.request);
  const order = { contract: "rb2701", side: "buy", offset: "open", lots: 2, price: null };
  const place = async (): Promise<number> => (await trader.request.post(`${API}/orders`, { headers: { "X-Csrf-Token": csrf_token }, data: { ...order, ref: `entry-${Date.now()}` } })).status();
  // The market opens in a moment.
  await expect.poll(place, { timeout: 30_000 }).toBe(201);
  const funds = async (): Promise<{ equity: number; margin: number }> => {
    const { equity, margin } = (await (await trader.request.get(`${API}/funds`)).json()) as { equity: string; margin: string };
    return { equity: Number(equity), margin: Number(margin) };
  };
  await expect.poll(async () => (await funds()).margin).toBeGreaterThan(0);
  const headers = await administer(administration);
  expect((await administration.put("/api/v1/admin/platform/cash_clerk_needed", { headers, data: { value: "false" } })).ok()).toBe(true);
  for (const [name, value] of [["equity_to_margin_call", "4.9"], ["equity_to_margin_liquidation", "4.8"]]) {
    const set = await administration.put(`/api/v1/admin/operating-accounts/${ACCOUNT}/settings/${name}`, { headers, data: { value } });
    expect(set.ok(), await set.text()).toBe(true);
  }
  const { equity, margin } = await funds();
  const out = (equity - margin * 2).toFixed(2);

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/movements");
  const form = page.locator(".admin-side form");
  await form.getByText(admin.withdraw, { exact: true }).click();
  await form.getByRole("combobox", { name: common.account }).click();
  await page.getByTitle(new RegExp(`^${ACCOUNT}`)).click();
  await form.getByRole("textbox", { name: common.amount }).fill(out);
  await form.getByRole("button").last().click();

  // Account, line and lots are told; another code confirms nothing; given up, nothing was done.
  const box = page.getByRole("dialog");
  const told = async (): Promise<void> => {
    await expect(box.getByRole("listitem").first()).toContainText(`${ACCOUNT} ${riskPage.lines.system_risk}`);
    await expect(box.getByRole("listitem").last()).toContainText(`${ACCOUNT} rb2701 ${common.long} 2`);
  };
  await told();
  await expect(box).toContainText(entryPage.two);
  await box.getByRole("button", { name: common.cancel }).click();
  await expect(form.getByRole("alert")).toBeVisible();
  expect((await funds()).equity).toBeGreaterThan(margin * 3);
  await form.getByRole("button").last().click();
  await told();
  await box.getByRole("textbox", { name: entryPage.confirm }).fill(ACCOUNT);
  await box.getByRole("button", { name: entryPage.confirmFirst }).click();
  await expect(box).toBeHidden();
  await expect(form.getByRole("alert")).toContainText(language === "zh-CN" ? "待第二人确认" : "second person");

  // Who entered it is not the second person.
  await page.goto("/admin/entries");
  const listed = page.getByRole("region", { name: entryPage.title, exact: true });
  const row = rowsOf(listed).first();
  await expect(cellOf(row, "what")).toContainText(`${ACCOUNT} · ${entryPage.kinds.EnterCash}`);
  await expect(cellOf(row, "state")).toHaveText(entryPage.states.second);
  await expect(row.getByRole("button", { name: new RegExp(`^${entryPage.confirm}`) })).toHaveCount(0);

  const second = { user: `second-${language.slice(0, 2)}`, password: "ballast-demo" };
  await makeLogin({ name: second.user, role: "administrator", password: second.password });
  await page.context().clearCookies();
  await logIn(page, second);
  await page.goto("/admin/entries");
  await expect(cellOf(row, "by")).toHaveText(ADMINISTRATOR.user);
  const named = entryPage.confirmOf.replace("{{entry}}", await cellOf(row, "entry").innerText());
  await row.getByRole("button", { name: named }).click();
  await told();
  await box.getByRole("textbox", { name: entryPage.confirm }).fill("A1");
  await box.getByRole("button", { name: named }).click();
  await expect(box.getByRole("alert")).toContainText(ACCOUNT);
  await box.getByRole("textbox", { name: entryPage.confirm }).fill(ACCOUNT);
  await box.getByRole("button", { name: named }).click();
  await expect(box).toBeHidden();
  await expect(listed.getByText(entryPage.none)).toBeVisible();
  await page.goto("/admin/plans");
  const plans = page.getByRole("region", { name: planPage.title, exact: true });
  await expect(cellOf(rowsOf(plans).first(), "account")).toHaveText(ACCOUNT);
  await trader.close();
});
