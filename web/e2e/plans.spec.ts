// Liquidation plans on their page: one is made by hand, with a preview and a typed confirmation, and seen to its end.
import { cellOf, expect, rowsOf, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

const ACCOUNT = "A10023";
const ORDERS = `/api/v1/accounts/${ACCOUNT}/orders`;

test("P9: what is held is closed by hand: previewed, confirmed by typing the account, and on the page until it is done", async ({ page, look, logIn, words }) => {
  const { planPage, common } = words;
  // A trader buys two lots, at whatever the market asks.
  expect((await page.request.post("/api/v1/session", { data: TRADER })).ok()).toBe(true);
  const { csrf_token } = await sessionOf(page.request);
  const order = { contract: "rb2701", side: "buy", offset: "open", lots: 2, price: "3200" };
  const place = async (): Promise<number> => (await page.request.post(ORDERS, { headers: { "X-Csrf-Token": csrf_token }, data: { ...order, ref: `plan-${Date.now()}` } })).status();
  // The market opens in a moment.
  await expect.poll(place, { timeout: 30_000 }).toBe(201);
  const lots = async (): Promise<number> => {
    const { positions } = (await (await page.request.get(`/api/v1/accounts/${ACCOUNT}/positions`)).json()) as { positions: { contract: string; side: string; lots: number }[] };
    return positions.filter(({ contract, side }) => contract === "rb2701" && side === "long").reduce((all, row) => all + row.lots, 0);
  };
  await expect.poll(lots).toBeGreaterThan(0);
  await page.context().clearCookies();

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/plans");
  await page.getByRole("button", { name: planPage.close }).click();
  const box = page.getByRole("dialog");
  const choose = async (): Promise<void> => {
    await box.getByRole("combobox", { name: planPage.account }).click();
    await page.locator(".ant-select-item-option", { hasText: ACCOUNT }).click();
  };
  await choose();
  await box.getByRole("textbox", { name: planPage.contract }).fill("rb2701");
  await box.getByText(common.long, { exact: true }).click();
  await box.getByRole("button", { name: planPage.preview }).click();
  await expect(box.getByRole("listitem")).toContainText(`${ACCOUNT} rb2701 ${common.long}`);
  // At which price, what it comes to, and where account and product then stand.
  const [total] = planPage.pnl.split("{{pnl}}");
  await expect(box.getByRole("listitem")).toContainText(total ?? "");
  await expect(box.getByText(planPage.total)).toBeVisible();
  await expect(box.getByRole("table", { name: planPage.after }).getByRole("row").filter({ hasText: ACCOUNT })).toContainText("→ 0.00");

  // Another code confirms nothing.
  const act = box.getByRole("button", { name: new RegExp(planPage.doClose.replace(/\{\{\w+\}\}/, "\\d+")) });
  await box.getByRole("textbox", { name: planPage.reason }).fill("test");
  await box.getByRole("textbox", { name: planPage.confirm }).fill("A1");
  await expect(act).toBeDisabled();
  await expect(box.getByRole("status")).toHaveText(planPage.charactersLeft_other.replace("{{count}}", String(ACCOUNT.length - 2)));
  await box.getByRole("textbox", { name: planPage.confirm }).fill(ACCOUNT);
  await act.click();
  await expect(box).toBeHidden();

  const plans = page.getByRole("region", { name: planPage.title, exact: true });
  const newest = rowsOf(plans).first();
  await expect(cellOf(newest, "account")).toHaveText(ACCOUNT);
  await expect(cellOf(newest, "cause")).toHaveText(planPage.byHand.replace("{{reason}}", "test"));
  await expect(cellOf(newest, "by")).toHaveText(ADMINISTRATOR.user);
  await expect(cellOf(newest, "state")).toHaveText(planPage.states.done, { timeout: 60_000 });
});
