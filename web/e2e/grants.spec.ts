// What was given is taken back: a trader's account, with what he left working named; an added role; a template that an
// account has. Each is refused where it must be, and in its own words.
import { administer, expect, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

test("R4, R5: an account that is taken back is traded no more, and what works of it is named", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  const { userPage } = words;
  const trader = { name: `back-${language.slice(0, 2)}`, password: "ballast-demo" };
  await makeLogin({ ...trader, role: "trader" });
  const headers = await administer(administration);
  expect((await administration.post(`/api/v1/admin/users/${trader.name}/accounts`, { headers, data: { account: "A10024" } })).ok()).toBe(true);
  await administration.post("/api/v1/session", { data: { user: trader.name, password: trader.password } });
  const own = { "X-Csrf-Token": ((await (await administration.get("/api/v1/session")).json()) as { csrf_token: string }).csrf_token };
  const order = (ref: string) => administration.post("/api/v1/accounts/A10024/orders", { headers: own, data: { ref, contract: "rb2701", side: "buy", offset: "open", lots: 2, price: "2900" } });
  // Right after a start the counter may not be ready yet.
  await expect(async () => expect((await order(`left-${Date.now()}`)).status()).toBe(201)).toPass();

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/users");
  await page.getByRole("row").filter({ has: page.getByRole("button", { name: trader.name, exact: true }) }).click();
  const accounts = page.getByRole("dialog").locator("[data-anchor=accounts]");
  await accounts.getByRole("button", { name: `${userPage.takeBack} A10024` }).click();
  const asked = page.getByRole("dialog").filter({ hasText: userPage.takeBackNote });
  await asked.getByRole("button", { name: `${userPage.takeBack} A10024` }).click();
  await expect(accounts.getByRole("status")).toContainText("rb2701");
  await expect(accounts).toContainText(userPage.noGrants);
  const refused = await order("after");
  expect(refused.status()).toBe(403);
});

test("R5: who trades an account is seen in the account's drawer, and taken off there", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  const { userPage, admin } = words;
  const name = `off-${language.slice(0, 2)}`;
  await makeLogin({ name, role: "trader", password: "ballast-demo" });
  const headers = await administer(administration);
  expect((await administration.post(`/api/v1/admin/users/${name}/accounts`, { headers, data: { account: "A10025" } })).ok()).toBe(true);
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/accounts");
  const row = page.getByRole("row").filter({ hasText: "A10025" }).first();
  await expect(row).toContainText(name);
  await row.click();
  const bindings = page.getByRole("dialog").locator("[data-anchor=bindings]");
  await bindings.getByRole("button", { name: `${userPage.takeBack} ${name}` }).click();
  await page.getByRole("dialog").filter({ hasText: userPage.takeBackNote }).getByRole("button", { name: `${userPage.takeBack} ${name}` }).click();
  await expect(bindings.getByText(name)).toHaveCount(0);
  await expect(bindings).toContainText(admin.traders);
  await expect(row).not.toContainText(name);
  const { users } = (await (await administration.get(`/api/v1/admin/users?search=${name}`)).json()) as { users: { accounts: string[] }[] };
  expect(users[0]?.accounts).toEqual([]);
});

test("R1: an added role is renamed and goes; one that a login has stays, and says whose it is", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  const { rolePage } = words;
  const run = language.slice(0, 2);
  const [first, second, holder] = [`first-${run}`, `second-${run}`, `holder-${run}`];
  await makeLogin({ name: holder, role: "account_manager", password: "ballast-demo" });
  const headers = await administer(administration);
  await administration.post("/api/v1/admin/roles", { headers, data: { name: first, like: "account_manager", permissions: ["watching"] } });
  await administration.put(`/api/v1/admin/users/${holder}/role`, { headers, data: { custom_role: first } });
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/roles");
  await page.getByRole("button", { name: `${rolePage.rename} ${first}` }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel(rolePage.name).fill(second);
  await form.getByRole("button", { name: rolePage.renameTo.replace("{{role}}", first).replace("{{to}}", second) }).click();
  await expect(form).toBeHidden();
  const remove = async (): Promise<void> => {
    await page.getByRole("button", { name: `${rolePage.delete} ${second}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: `${rolePage.delete} ${second}` }).click();
  };
  await remove();
  await expect(page.getByRole("table").getByRole("alert")).toContainText(holder);
  await administration.put(`/api/v1/admin/users/${holder}/role`, { headers, data: { custom_role: null } });
  await remove();
  await expect(page.getByRole("columnheader", { name: new RegExp(second) })).toHaveCount(0);
});

test("F2, F3, O9: a template is made, filled, bound to an account, and stays while it is bound", async ({ page, look, logIn, words, language }) => {
  const { templatePage, admin, rulePage, accountPage } = words;
  const name = `tpl-${language.slice(0, 2)}`;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/templates");
  await page.getByRole("button", { name: new RegExp(templatePage.add) }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel(admin.name, { exact: true }).fill(name);
  await form.getByRole("button", { name: `${templatePage.add} ${name}` }).click();
  await expect(form).toBeHidden();

  await page.getByRole("row").filter({ hasText: name }).click();
  const drawer = page.getByRole("dialog").filter({ hasText: templatePage.holds });
  await drawer.getByRole("button", { name: rulePage.add.replace("{{what}}", words.funds.margin) }).click();
  const rule = page.getByRole("dialog").filter({ has: page.getByLabel(admin.code, { exact: true }) }).last();
  await rule.getByLabel(admin.code, { exact: true }).fill("rb");
  for (const side of [admin.marginLong, admin.marginShort]) await rule.getByRole("group", { name: side }).getByLabel(admin.byMoney).fill("12.5");
  await rule.getByRole("button", { name: admin.setRate.replace("{{code}}", "rb") }).click();
  await expect(drawer.getByRole("row").filter({ hasText: "rb" })).toContainText("12.50%");
  await page.keyboard.press("Escape");

  await page.goto("/admin/accounts");
  await page.getByRole("row").filter({ hasText: "A10024" }).first().click();
  const charging = page.getByRole("dialog").locator("[data-anchor=charging]");
  await charging.getByRole("combobox", { name: templatePage.kinds.margin }).click();
  await page.getByTitle(name, { exact: true }).click();
  await charging.getByRole("button", { name: accountPage.bindTemplate.replace("{{kind}}", templatePage.kinds.margin).replace("{{template}}", name) }).click();

  await page.goto("/admin/templates");
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("A10024");
  await row.getByRole("button", { name: templatePage.delete.replace("{{name}}", name) }).click();
  await page.getByRole("dialog").getByRole("button", { name: templatePage.delete.replace("{{name}}", name) }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(row).toBeVisible();
});

test("R4: who trades sees at once that an account was taken back, and that it was given again", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  const trader = { user: `seen-${language.slice(0, 2)}`, password: "ballast-demo" };
  await makeLogin({ name: trader.user, role: "trader", password: trader.password });
  const headers = await administer(administration);
  const give = async () => expect((await administration.post(`/api/v1/admin/users/${trader.user}/accounts`, { headers, data: { account: "A10024" } })).ok()).toBe(true);
  await give();
  await look(page);
  await logIn(page, trader);
  const ticket = page.locator("[data-panel=ticket]");
  await expect(ticket).toBeVisible();
  expect((await administration.delete(`/api/v1/admin/users/${trader.user}/accounts/A10024`, { headers })).ok()).toBe(true);
  await expect(page.getByText(words.common.noAccounts)).toBeVisible();
  await expect(page.getByText(words.shell.rightsChanged).first()).toBeVisible();
  await expect(ticket).toHaveCount(0);
  await give();
  await expect(ticket).toBeVisible();
});
