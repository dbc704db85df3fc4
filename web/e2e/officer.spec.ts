// What a risk officer enters for accounts: third-party orders, and lots moved between accounts of a product; and by which price an
// account's rules are reached.
import { administer, cellOf, expect, rowsOf, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

test("P9: a third-party order is placed, marked, and cancelled", async ({ page, look, logIn, words }) => {
  const { thirdParty, orderVerb, orderStatus } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/third-party");
  await page.getByRole("button", { name: thirdParty.place, exact: true }).click();
  const box = page.getByRole("dialog");
  await box.getByRole("combobox", { name: thirdParty.account }).click();
  await page.getByTitle(/^A10024 /).click();
  await box.getByRole("textbox", { name: thirdParty.contract }).fill("rb2701");
  await box.getByRole("textbox", { name: thirdParty.lots }).fill("1");
  await box.getByRole("textbox", { name: thirdParty.price }).fill("1");
  const submit = (lots: number) => thirdParty.submit.replace("{{verb}}", orderVerb.buy_open).replace("{{contract}}", "rb2701").replace("{{lots}}", String(lots)).replace("{{account}}", "A10024");
  await box.getByRole("button", { name: submit(1) }).click();
  // The other rules hold: the price is out of the day's limits, and what was typed stays.
  await expect(box.getByRole("alert").first()).toBeVisible();
  await box.getByRole("textbox", { name: thirdParty.price }).fill("3100");
  await box.getByRole("button", { name: submit(1) }).click();
  await expect(box).toBeHidden();
  const row = rowsOf(page.getByRole("region", { name: thirdParty.title, exact: true })).first();
  await expect(cellOf(row, "number")).toHaveText(/^_\d+$/);
  await expect(cellOf(row, "by")).toHaveText(ADMINISTRATOR.user);
  await row.getByRole("button", { name: new RegExp(thirdParty.cancel) }).click();
  await expect(cellOf(row, "status")).toHaveText(orderStatus.cancelled);
});

test("X8, P9: a product's trades at the counter get their account, and lots that are not there are not moved", async ({ page, look, logIn, words }) => {
  const { externalPage, common } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/external");
  const product = rowsOf(page.getByRole("region", { name: externalPage.title, exact: true })).first();
  const choose = page.getByRole("button", { name: externalPage.chooseOf.replace("{{product}}", "HS1") });
  await choose.click();
  const box = page.getByRole("dialog");
  await box.getByRole("combobox", { name: externalPage.target }).click();
  await page.getByTitle(/^A10023 /).click();
  await box.getByRole("button", { name: externalPage.chooseDo.replace("{{account}}", "A10023") }).click();
  await expect(box).toBeHidden();
  await expect(cellOf(product, "target")).toHaveText("A10023");
  await choose.click();
  await box.getByRole("combobox", { name: externalPage.target }).click();
  await page.getByTitle(externalPage.notMapped).last().click();
  await box.getByRole("button", { name: externalPage.chooseNobody }).click();
  await expect(cellOf(product, "target")).toHaveText(externalPage.notMapped);

  await page.getByRole("button", { name: externalPage.move, exact: true }).first().click();
  for (const [name, code] of [[externalPage.from, "A10025"], [externalPage.to, "A10023"]] as const) {
    await box.getByRole("combobox", { name }).click();
    await page.getByTitle(new RegExp(`^${code} `)).last().click();
  }
  await box.getByRole("textbox", { name: externalPage.contract }).fill("rb2701");
  await box.getByText(common.short, { exact: true }).click();
  await box.getByRole("textbox", { name: externalPage.lots }).fill("900");
  await box.getByRole("textbox", { name: externalPage.price }).fill("3100");
  await box.getByRole("textbox", { name: externalPage.reason }).fill("test");
  await box.getByRole("button", { name: externalPage.moveDo.replace("{{lots}}", "900").replace("{{contract}}", "rb2701").replace("{{from}}", "A10025").replace("{{to}}", "A10023") }).click();
  await expect(box.getByRole("alert").first()).toBeVisible();
});

test("P9: an account that is opened tells at which price of a contract each line and rule is reached", async ({ page, look, logIn, words, administration }) => {
  const { riskPage } = words;
  const { distances } = riskPage;
  const account = "/api/v1/admin/operating-accounts/A10023";
  const headers = await administer(administration);
  const set = async (name: string, value: string): Promise<void> => expect((await administration.put(`${account}/settings/${name}`, { headers, data: { value } })).ok()).toBe(true);
  expect((await page.request.post("/api/v1/session", { data: TRADER })).ok()).toBe(true);
  const { csrf_token } = await sessionOf(page.request);
  const place = async (): Promise<number> => (await page.request.post("/api/v1/accounts/A10023/orders", { headers: { "X-Csrf-Token": csrf_token }, data: { contract: "rb2701", side: "buy", offset: "open", lots: 1, price: "3200", ref: `near-${Date.now()}` } })).status();
  await expect.poll(place, { timeout: 30_000 }).toBe(201);
  await page.context().clearCookies();
  const rules = async () => (await (await administration.get(`${account}/rules`)).json()) as { lines: { line: string; distance: string }[]; contracts: string[] };
  await expect.poll(async () => (await rules()).contracts).toContain("rb2701");
  // A loss of 600 yuan more is 60 points of a lot.
  await set("daily_loss_call", "900000");
  const left = (await rules()).lines.find(({ line }) => line === "daily_loss")?.distance ?? "0";
  await set("daily_loss_call", (900_600 - Number(left)).toFixed(2));

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/risk?wall=A10023");
  const part = page.locator("[data-anchor=distances]");
  await part.getByRole("combobox", { name: distances.by }).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter({ hasText: "rb2701" }).click();
  const line = rowsOf(part).filter({ hasText: riskPage.lines.daily_loss }).filter({ hasNotText: riskPage.lines.daily_loss_ratio });
  await expect(cellOf(line, "state")).toHaveText(distances.states.ahead);
  await expect(cellOf(line, "level")).toHaveText(riskPage.levels.call);
  await expect(cellOf(line, "down")).toHaveText(/^−\d+$/);
  await expect(cellOf(line, "up")).toHaveText("–");
  await expect(part).toContainText(distances.note.split("{{contract}}")[0]?.trim() ?? "");
  // What no price of the day reaches is told as such.
  await set("daily_loss_call", "900000");
  await expect(cellOf(line, "state")).toHaveText(distances.states.nowhere);
  await expect(cellOf(line, "down")).toHaveText("–");
  await set("daily_loss_call", "0");
});
