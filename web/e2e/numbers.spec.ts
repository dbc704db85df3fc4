// A number that cannot be read is refused at its field with the reason, and nothing is sent.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const FUND_ACCOUNT = "80018826";

/** What the page has sent that changes something; who logs in and how his pages look changes nothing. */
function watchWrites(page: Page): string[] {
  const writes: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== "GET" && !pathname.startsWith("/api/v1/session")) writes.push(`${request.method()} ${pathname}`);
  });
  return writes;
}

test("a cash amount of 50万 is refused, and the button says what it books for whom", async ({ page, look, logIn, words }) => {
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/movements");
  const writes = watchWrites(page);
  const amount = page.getByRole("textbox", { name: words.common.amount });
  const book = page.locator(".admin-side").getByRole("button", { name: new RegExp(`^(${words.admin.bookDeposit}|${words.admin.bookWithdrawal}|${words.admin.bookDepositOf.split(" ")[0]} )`) });
  await page.getByRole("combobox", { name: words.common.account }).click();
  await page.getByTitle(/^A10023/).click();
  for (const [typed, fault] of [["50万", "unreadable"], ["-50", "unreadable"], ["1e3", "unreadable"], ["12,34", "unreadable"], ["0.005", "too_fine"]] as const) {
    await amount.fill(typed);
    await expect(amount).toHaveValue(typed);
    await expect(page.getByRole("alert")).toContainText(`${words.numberFault[fault].split("{{typed}}")[0] ?? ""}${typed}`);
    await expect(amount).toHaveAttribute("aria-invalid", "true");
    await expect(book).toBeDisabled();
    await amount.press("Enter");
  }
  expect(writes).toEqual([]);

  await amount.fill("50");
  await expect(page.getByRole("alert")).toHaveCount(0);
  const text = (kind: "bookDepositOf" | "bookWithdrawalOf") => words.admin[kind].replace("{{amount}}", "50.00").replace("{{account}}", "A10023");
  await expect(book).toHaveText(text("bookDepositOf"));
  await page.getByRole("radio", { name: words.admin.withdraw }).click();
  await expect(book).toHaveText(text("bookWithdrawalOf"));
  await page.getByRole("radio", { name: words.admin.deposit }).click();
  await book.click();
  await expect(page.getByRole("gridcell", { name: "+50.00", exact: true }).first()).toBeVisible();
  expect(writes).toEqual(["POST /api/v1/admin/deposits"]);
});

test("the ticket keeps what was typed and sends nothing of it", async ({ trader: page, words }) => {
  const writes = watchWrites(page);
  const ticket = page.locator("[data-panel=ticket]");
  const lots = ticket.getByLabel(words.ticket.lots, { exact: true });
  const price = ticket.getByLabel(words.common.price, { exact: true });
  await expect(price).not.toHaveValue("");
  const taken = await price.inputValue();
  for (const [field, typed] of [[lots, "2.5"], [lots, "1万"], [price, "8.6.4"]] as const) {
    // The price loses its separators when it is come to.
    await field.focus();
    await field.fill(typed);
    await expect(field).toHaveValue(typed);
    await expect(ticket.getByRole("alert")).toContainText(typed);
    await field.press("Enter");
    await expect(page.getByText(words.ticket.again)).toBeHidden();
    await expect(ticket.locator(".send").first()).toBeDisabled();
    await lots.fill("1");
    await price.focus();
    await price.fill(taken);
    await expect(ticket.getByRole("alert")).toHaveCount(0);
  }
  expect(writes).toEqual([]);
});

test("rates keep the margin of hedges when another number is changed", async ({ page, look, logIn, words, administration }) => {
  const headers = { "X-Csrf-Token": ((await (await administration.post("/api/v1/session", { data: ADMINISTRATOR })).json()) as { csrf_token: string }).csrf_token };
  const rates = async () => (await (await administration.get(`/api/v1/admin/rates?fund_account=${FUND_ACCOUNT}`)).json() as { rates: ({ code: string } & Record<string, { by_money: string } | null>)[] }).rates;
  const before = (await rates()).find(({ code }) => code === "cu");
  const hedge = { by_money: "0.05", by_lot: "0" };
  const set = await administration.put("/api/v1/admin/rates", { headers, data: { ...before, hedge_margin_long: hedge, hedge_margin_short: hedge } });
  expect(set.ok(), await set.text()).toBe(true);
  const now = async () => (await rates()).find(({ code }) => code === "cu");

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/rates");
  const row = page.getByRole("row").filter({ has: page.getByRole("gridcell", { name: "cu", exact: true }) });
  await expect(row).toContainText("沪铜");
  await expect(row.getByRole("gridcell", { name: "5.00%" })).toHaveCount(2);
  await row.click();
  const form = page.getByRole("dialog");
  const money = (tariff: string) => form.getByRole("group", { name: tariff, exact: true }).getByLabel(words.admin.byMoney);
  const save = form.getByRole("button", { name: words.admin.setRate.replace("{{code}}", "cu") });
  await expect(money(words.admin.hedgeMarginLong)).toHaveValue("5");

  await money(words.admin.marginLong).fill("13%");
  await expect(save).toBeDisabled();
  await expect(form).toContainText(`${words.numberFault.unreadable.split("{{typed}}")[0] ?? ""}13%`);
  await money(words.admin.marginLong).fill("13");
  await save.click();
  await expect(form).toBeHidden();
  await expect.poll(async () => (await now())?.["margin_long"]?.by_money).toMatch(/^0\.130*$/);
  expect((await now())?.["hedge_margin_long"]?.by_money).toMatch(/^0\.050*$/);
  expect((await now())?.["hedge_margin_short"]?.by_money).toMatch(/^0\.050*$/);

  // Taken away in words, never by the way.
  await row.click();
  await form.getByRole("checkbox", { name: words.admin.hedgeOwn }).uncheck();
  await expect(form).toContainText(words.admin.hedgeNotOwn);
  await save.click();
  await expect(form).toBeHidden();
  await expect.poll(async () => (await now())?.["hedge_margin_long"]).toBeNull();
});
