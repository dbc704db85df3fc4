// What a risk officer enters for accounts: third-party orders, and lots moved between accounts of a product.
import { cellOf, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

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
