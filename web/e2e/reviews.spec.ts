// Order review on its page: what waits, passed with a note, rejected with a reason, several at once with a result each, and the log.
import type { components } from "../src/api/schema";
import { administer, cellOf, expect, look as lookAt, rowsOf, sessionOf, test } from "./fixtures";
import { TRADER } from "./seed";

type Placed = components["schemas"]["Order"];
const ORDERS = "/api/v1/accounts/A10023/orders";
const FILLED_IN = /\{\{\w+\}\}/;

test("X2, Q6: orders wait on the page, and are passed and rejected; their trader sees where they stand and why", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  const { reviewPage, orderStatus, table } = words;
  const headers = await administer(administration);
  const put = async (path: string, data: object): Promise<void> => {
    const answer = await administration.put(`/api/v1/admin/${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  const officer = { user: language === "zh-CN" ? "reviewer-zh" : "reviewer-en", password: TRADER.password };
  await makeLogin({ name: officer.user, role: "risk_officer", password: officer.password });
  await put(`users/${officer.user}/powers`, { review: "one" });
  await put(`users/${officer.user}/reviewed-products`, { change: "bind", products: ["HS1"] });
  await put("products/HS1/settings/level_one_reviews_opens", { value: "true" });

  await look(page);
  await logIn(page, officer);
  await page.goto("/admin/reviews");
  const waiting = page.getByRole("region", { name: reviewPage.waiting });
  await expect(waiting).toContainText(reviewPage.none);
  await expect(rowsOf(page.getByRole("region", { name: reviewPage.reviewers })).filter({ hasText: officer.user })).toContainText(reviewPage.isOnline);

  // A trader places orders far from the market; they wait.
  const trading = await page.context().browser()?.newContext();
  if (!trading) throw new Error("no browser");
  const trader = await trading.newPage();
  await look(trader);
  await logIn(trader, TRADER);
  const { csrf_token } = await sessionOf(trader.request);
  const place = async (ref: string, lots: number): Promise<Placed | undefined> => {
    const data = { ref: `${ref}-${Date.now()}`, contract: "rb2701", side: "buy", offset: "open", lots, price: "2950" };
    const answer = await trader.request.post(ORDERS, { headers: { "X-Csrf-Token": csrf_token }, data });
    return answer.status() === 201 ? ((await answer.json()) as Placed) : undefined;
  };
  let first: Placed | undefined;
  // The market opens in a moment.
  await expect.poll(async () => { first = await place("one", 1); return first?.status; }, { timeout: 30_000 }).toBe("in_review_1");
  const [second, third, fourth] = await Promise.all([place("two", 2), place("three", 3), place("four", 4)]);
  const orders = [first, second, third, fourth].map((order) => order?.order ?? "");
  const numbered = (at: number) => ({ has: page.locator("[data-column=order]", { hasText: new RegExp(`^${orders[at]}$`) }) });
  const row = (at: number) => rowsOf(waiting).filter(numbered(at));
  await expect(rowsOf(waiting)).toHaveCount(4);
  await expect(cellOf(row(0), "level")).toHaveText(reviewPage.levels.one);
  await expect(page.locator(".admin-nav-row").filter({ hasText: reviewPage.title })).toContainText(/4/);
  await expect(trader.locator("[data-panel=working], [data-panel=orders]").getByText(orderStatus.in_review_1).first()).toBeVisible();

  await lookAt(trader, words, "rb2701");
  await expect(trader.locator("[data-panel=ticket]")).toContainText(words.ticket.waitsForLevel.replace(FILLED_IN, "1"));

  const named = (text: string, at: number): string => text.replace(FILLED_IN, orders[at] ?? "");
  const box = page.getByRole("dialog");
  await row(0).getByRole("button", { name: named(reviewPage.passOf, 0) }).click();
  await box.getByRole("button", { name: named(reviewPage.passOf, 0) }).click();
  await expect(row(0)).toHaveCount(0);
  await expect.poll(async () => ((await (await trader.request.get(`${ORDERS}?filter=working`)).json()) as { orders: Placed[] }).orders.find(({ order }) => order === orders[0])?.status).toBe("working");

  // Nothing is rejected without a reason.
  await row(1).getByRole("button", { name: named(reviewPage.rejectOf, 1) }).click();
  await box.getByRole("button", { name: named(reviewPage.rejectOf, 1) }).click();
  await expect(box).toBeVisible();
  await box.getByRole("textbox", { name: reviewPage.reason }).fill("手数过大");
  await box.getByRole("button", { name: named(reviewPage.rejectOf, 1) }).click();
  await expect(row(1)).toHaveCount(0);

  // Several at once.
  for (const at of [2, 3]) await row(at).getByRole("checkbox").check();
  const bar = page.getByRole("toolbar", { name: table.batch });
  await bar.getByRole("button", { name: new RegExp(`^${reviewPage.reject}`) }).click();
  const ask = page.getByRole("dialog").last();
  const reject = ask.getByRole("button", { name: `${reviewPage.reject} 2` });
  await expect(reject).toBeDisabled();
  await ask.getByRole("textbox", { name: reviewPage.reason }).fill("当日已够");
  await reject.click();
  await expect(waiting).toContainText(reviewPage.none);

  const log = page.getByRole("region", { name: reviewPage.log });
  const logged = (at: number) => rowsOf(log).filter(numbered(at));
  await expect(cellOf(logged(0), "outcome")).toHaveText(reviewPage.outcomes.passed);
  await expect(cellOf(logged(1), "outcome")).toHaveText(reviewPage.outcomes.rejected);
  await expect(cellOf(logged(1), "by")).toHaveText(officer.user);
  await expect(cellOf(logged(1), "reason")).toHaveText("手数过大");
  await expect(cellOf(logged(3), "reason")).toHaveText("当日已够");

  const told = ((await (await trader.request.get(ORDERS)).json()) as { orders: Placed[] }).orders.find(({ order }) => order === orders[1]);
  expect([told?.status, told?.problem?.code, told?.problem?.numbers["by"]]).toEqual(["refused", "REVIEW_REJECTED", officer.user]);
  await put("products/HS1/settings/level_one_reviews_opens", { value: "false" });
  await trader.request.post("/api/v1/accounts/A10023/cancel-all", { headers: { "X-Csrf-Token": csrf_token }, data: {} });
  await trading.close();
});
