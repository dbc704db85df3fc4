// An operating account's drawer: each thing that can be set can be taken back, and each rate says where it comes from.
import { administer, expect, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

test("limits, tradability, rates, bindings and allow-lists, there and back", async ({ page, look, logIn, words, administration, language }) => {
  // One without cash: what holds money is not unbound.
  const code = `S${language.slice(0, 2)}`;
  const headers = await administer(administration);
  const opened = await administration.post("/api/v1/admin/operating-accounts", { headers, data: { code, name: "S", product: "HS1" } });
  expect(opened.ok(), await opened.text()).toBe(true);
  const { accountPage, settings, settingPage, admin, userPage } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.getByRole("button", { name: code, exact: true }).click();
  const drawer = page.getByRole("dialog").filter({ hasText: accountPage.scoped });
  const part = (anchor: string) => drawer.locator(`[data-anchor=${anchor}]`);
  const confirm = (name: string) => page.getByRole("dialog").getByRole("button", { name }).last().click();

  const limits = part("limits");
  const change = (name: string) => limits.getByRole("button", { name: settingPage.changeOf.replace("{{name}}", name) });
  await change(settings.position_limit).click();
  const form = page.getByRole("dialog").filter({ has: page.locator("form") }).last();
  await form.getByLabel(settingPage.value).fill("300手");
  await expect(form.getByRole("alert")).toContainText("300手");
  await form.getByLabel(settingPage.value).fill("300");
  await form.getByRole("button", { name: settingPage.setTo.replace("{{name}}", settings.position_limit).replace("{{value}}", `300 ${settingPage.units.lots}`) }).click();
  await expect(limits.getByRole("row").filter({ hasText: settings.position_limit })).toContainText("300");
  await change(settings.margin_ratio).click();
  await form.getByLabel(settingPage.value).fill("80");
  await form.getByRole("button", { name: new RegExp(settings.margin_ratio) }).click();
  await expect(limits.getByRole("row").filter({ hasText: settings.margin_ratio }).first()).toContainText("80.00%");

  const scoped = part("scoped");
  await scoped.getByRole("combobox").click();
  await page.getByTitle(settings.order_lots, { exact: true }).click();
  await form.getByLabel(admin.code, { exact: true }).fill("nosuch");
  await form.getByLabel(settingPage.value).fill("20");
  await form.getByRole("button", { name: new RegExp(settings.order_lots) }).click();
  await expect(form.getByLabel(admin.code, { exact: true })).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel(admin.code, { exact: true }).fill("cu");
  await form.getByRole("button", { name: new RegExp(settings.order_lots) }).click();
  const own = scoped.getByRole("row").filter({ hasText: settings.order_lots });
  await expect(own).toContainText("20");
  await own.getByRole("button", { name: settingPage.lift.replace("{{name}}", `cu ${settings.order_lots}`) }).click();
  await confirm(settingPage.lift.replace("{{name}}", `cu ${settings.order_lots}`));
  await expect(scoped).toContainText(accountPage.noLimits);

  // Without a list of its own everything may be traded, and nothing is there to be saved.
  const tradable = part("tradable");
  const said = async (): Promise<string[]> => /(\d+)\D+(\d+)/.exec((await tradable.locator(".admin-line .t2").first().textContent()) ?? "")?.slice(1) ?? [];
  await expect.poll(async () => new Set(await said()).size).toBe(1);
  expect(Number((await said())[0])).toBeGreaterThan(0);
  await expect(tradable.getByRole("button", { name: new RegExp(code) })).toBeDisabled();
  await tradable.getByRole("button", { name: accountPage.all }).click();
  await tradable.getByRole("checkbox", { name: /^rb / }).uncheck();
  await tradable.getByRole("button", { name: new RegExp(code) }).click();
  // What is taken away is asked about by name.
  const question = page.getByRole("dialog").filter({ hasText: "cu27" }).last();
  await question.getByRole("button", { name: new RegExp(code) }).click();
  const drop = tradable.getByRole("button", { name: accountPage.dropTradable.replace("{{account}}", code) });
  await expect(drop).toBeVisible();
  await tradable.getByRole("button", { name: accountPage.invert }).click();
  await expect(tradable.getByRole("checkbox", { name: /^rb / })).toBeChecked();
  await expect(tradable.getByRole("checkbox", { name: /^cu / })).not.toBeChecked();
  await drop.click();
  await confirm(accountPage.dropTradable.replace("{{account}}", code));
  await expect(tradable).toContainText(accountPage.noOwnList);

  await expect(part("rates").getByRole("row").nth(1)).toContainText(new RegExp(Object.values(accountPage.sources).join("|")));

  const access = part("access");
  await access.getByLabel(userPage.addresses, { exact: true }).fill("10.0.0.0/24");
  await access.getByRole("button").click();
  await expect(access.getByRole("button")).toBeDisabled();
  await access.getByLabel(userPage.addresses, { exact: true }).fill("");
  await access.getByRole("button").click();
  await expect(access.getByRole("button")).toBeDisabled();

  const bindings = part("bindings");
  await bindings.getByRole("button", { name: accountPage.unbindDo }).click();
  await page.getByRole("dialog").filter({ hasText: accountPage.unbindNote }).getByRole("button").last().click();
  await expect(page.getByRole("row").filter({ hasText: code }).first()).toContainText(admin.unbound);
  await bindings.getByRole("combobox").first().click();
  await page.getByTitle(/恒石/).last().click();
  await bindings.getByRole("button", { name: new RegExp(`${admin.bindDo} ${code}`) }).click();
  await expect(page.getByRole("row").filter({ hasText: code }).first()).not.toContainText(admin.unbound);
});
