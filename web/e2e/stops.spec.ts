// A stop bars an account and is lifted by name and reason.
import { cellOf, expect, rowsOf, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const ORDERS = "/api/v1/accounts/A10025/orders";

test("K1: an account is stopped on the page, its orders are refused with that reason, and go again once it is lifted", async ({ page, look, logIn, words, browser, server }) => {
  const { stopPage } = words;
  const trader = await browser.newContext({ baseURL: server.url });
  expect((await trader.request.post("/api/v1/session", { data: { user: "trader3", password: ADMINISTRATOR.password } })).ok()).toBe(true);
  const { csrf_token } = await sessionOf(trader.request);
  const order = { contract: "rb2701", side: "buy", offset: "open", lots: 1, price: "1" };
  const code = async (): Promise<string> => {
    const answer = await trader.request.post(ORDERS, { headers: { "X-Csrf-Token": csrf_token }, data: { ...order, ref: `stop-${Date.now()}` } });
    return ((await answer.json()) as { code?: string }).code ?? "";
  };
  await expect.poll(code, { timeout: 30_000 }).toBe("PRICE_BELOW_LOWER_LIMIT");

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/stops");
  await page.getByRole("button", { name: stopPage.set, exact: true }).click();
  const box = page.getByRole("dialog");
  await box.getByRole("textbox", { name: stopPage.code }).fill("A10025");
  await box.getByRole("textbox", { name: stopPage.reason }).fill("test");
  const named = `${stopPage.kinds.account} A10025`;
  await box.getByRole("button", { name: stopPage.stopOf.replace("{{of}}", named).replace("{{bars}}", stopPage.orders) }).click();
  await expect(box).toBeHidden();
  const row = rowsOf(page.getByRole("region", { name: stopPage.title, exact: true })).first();
  await expect(cellOf(row, "of")).toHaveText(named);
  await expect(cellOf(row, "by")).toHaveText(ADMINISTRATOR.user);
  expect(await code()).toBe("PRICE_BELOW_LOWER_LIMIT");
  order.price = "3100";
  expect(await code()).toBe("ACCOUNT_STOPPED");

  await page.getByRole("button", { name: stopPage.liftOf.replace("{{of}}", named) }).click();
  await box.getByRole("textbox", { name: stopPage.reason }).fill("over");
  await box.getByRole("button", { name: stopPage.liftOf.replace("{{of}}", named) }).click();
  await expect(page.getByText(stopPage.none)).toBeVisible();
  order.price = "1";
  expect(await code()).toBe("PRICE_BELOW_LOWER_LIMIT");
  await trader.close();
});
