// A trader's day: log in, buy, see the fill and the position live, close, see the P&L, read the statement.
import { cellOf, endDay, expect, gridRow, inSession, look, send, sessionOf, test } from "./fixtures";
import { TRADER } from "./seed";

const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";

test("buys, closes and reads the statement once the day has ended", async ({ trader: page, words, administration }) => {
  await inSession(page.request);
  await look(page, words, CONTRACT);
  const trades = page.locator("[data-panel=trades], [data-panel=orders]").getByRole("tab", { name: new RegExp(`^${words.trades.label} \\d+`) });
  const before = Number((await trades.first().textContent())?.match(/\d+/)?.[0] ?? 0);

  // Buy one lot at the counterparty's price, by keyboard: first Enter shows the line, second sends it.
  await page.keyboard.press("F2");
  await page.keyboard.press("o");
  await page.keyboard.press("b");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("1");
  await page.keyboard.press("p");
  await send(page, words);
  await expect(trades.first()).toHaveText(new RegExp(` ${before + 1}$`));

  const position = gridRow(page, "positions", CONTRACT).filter({ hasText: words.common.long });
  await expect(position).toBeVisible();
  const floating = cellOf(position, "floating");
  await expect(floating).toHaveText(/^[+−]?[\d,]+\.\d{2}$/);

  // Close: one click puts it into the ticket, Enter twice sends it.
  await position.getByRole("button", { name: words.positions.closeName.replace("{{contract}}", CONTRACT) }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("1");
  await send(page, words);
  await expect(trades.first()).toHaveText(new RegExp(` ${before + 2}$`));

  const { accounts } = await sessionOf(page.request);
  const account = accounts[0]?.code ?? "";
  const day = await endDay(administration);

  await page.getByRole("link", { name: words.nav.statements }).click();
  const paper = page.getByRole("article", { name: words.statement.title });
  await expect(paper).toContainText(day);
  await expect(paper).toContainText(account);
  await expect(paper.getByRole("row").filter({ hasText: CONTRACT }).first()).toBeVisible();
  const equity = (label: string) => paper.locator("dl > div").filter({ hasText: label }).locator("dd").first().textContent();
  const byMarket = await equity(words.statement.equity);
  await page.getByRole("radio", { name: words.statement.tradeByTrade }).click();
  await expect(paper.getByRole("heading", { level: 1 })).toHaveText(words.statement.paperTitleTrade);
  expect(await equity(words.statement.equity)).toBe(byMarket);
});

test("a refusal says its numbers and stays", async ({ trader: page, words }) => {
  await inSession(page.request);
  await look(page, words, CONTRACT);
  await page.keyboard.press("F2");
  await page.keyboard.press("o");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("400");
  await page.keyboard.press("p");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const toast = page.getByRole("article").filter({ hasText: /[A-Z]+_[A-Z_]+/ });
  await expect(toast.first()).toContainText(/\d[\d,]*/);
  await page.locator("[data-panel=positions]").getByRole("tab", { name: new RegExp(words.positions.refusals) }).click();
  await expect(page.locator("[data-panel=positions]").getByRole("gridcell").filter({ hasText: CONTRACT }).first()).toBeVisible();
});

test("a working order can be cancelled by key", async ({ trader: page, words }) => {
  await inSession(page.request);
  await look(page, words, CONTRACT);
  await page.keyboard.press("F2");
  await page.keyboard.press("o");
  // Own side's price: it rests.
  await page.keyboard.press("p");
  await page.keyboard.press("p");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByLabel(words.common.price, { exact: true }).first().focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const order = gridRow(page, "orders", CONTRACT);
  await expect(order.first()).toBeVisible();
  await order.first().getByRole("gridcell").first().click();
  await page.keyboard.press("x");
  await expect(page.locator("[data-panel=orders]").getByRole("tab", { name: new RegExp(`^${words.orders.working} 0`) })).toBeVisible();
});

test("wrong credentials are refused in words", async ({ page, words, look: dress }) => {
  await dress(page);
  await page.goto("/");
  await page.getByLabel(words.login.user, { exact: true }).fill(TRADER.user);
  await page.getByLabel(words.login.password, { exact: true }).fill("not-the-password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText(/BAD_CREDENTIALS|LOGIN_BACKOFF/);
});
