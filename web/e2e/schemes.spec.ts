// Risk schemes on their pages (S1, S7–S9): sectors and super sectors with members, a clause over one, a copy, what is in force by
// NAV of a product and of an account, with its lines, night and holidays; what a clause counts by stays.
import type { Locator } from "@playwright/test";
import type { components } from "../src/api/schema";
import { administer, confirmTried, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

type Schemas = components["schemas"];

test("S7, S9: sectors, copies and bindings, of a product and of an account", async ({ page, look, logIn, words, administration, language }) => {
  const { schemePage, admin, settingPage } = words;
  const product = language === "zh-CN" ? "SCH1" : "SCH2";
  const account = `${product}A`;
  const headers = await administer(administration);
  const done = async (method: "POST" | "PUT", path: string, data: object): Promise<void> => {
    const answer = await administration.fetch(`/api/v1/admin/${path}`, { method, headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await done("POST", "products", { code: product, name: "S" });
  await done("POST", "operating-accounts", { code: account, name: "S", product });
  for (const [name, value] of [["nav_mode", "own_equity"], ["shares", "1000"]] as const) await done("PUT", `products/${product}/settings/${name}`, { value });
  for (const [name, value] of [["alias", "A"], ["shares", "1000"]] as const) await done("PUT", `operating-accounts/${account}/settings/${name}`, { value });
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto(`/admin/products?products=${product}`);
  const drawer = page.locator(".ant-drawer-section");
  const part = (anchor: string): Locator => drawer.locator(`[data-anchor=${anchor}]`);
  const form = page.locator(".ant-modal").filter({ has: page.locator("form") });
  const many = async (label: string, ...values: string[]): Promise<void> => {
    const field = form.getByLabel(label);
    for (const value of values) {
      await field.fill(value);
      await page.locator(".ant-select-dropdown:visible").getByTitle(new RegExp(`^${value}( |$)`)).click();
    }
    // What is chosen from closes over nothing.
    await form.locator(".ant-modal-title").click();
  };
  const choose = async (label: string, text: string): Promise<void> => {
    await form.getByLabel(label, { exact: true }).click();
    await page.locator(".ant-select-dropdown:visible").getByTitle(text, { exact: true }).click();
  };
  const save = (): Promise<void> => form.locator("button[type=submit]").click();
  const named = async (name: string): Promise<void> => {
    await form.getByLabel(admin.name, { exact: true }).fill(name);
    await save();
    await expect(form).toBeHidden();
  };

  const sectors = part("sectors");
  await expect(sectors.getByRole("button", { name: schemePage.addSuperSector })).toBeDisabled();
  await sectors.getByRole("button", { name: schemePage.addSector }).click();
  await form.getByLabel(admin.name, { exact: true }).fill("M1");
  await many(schemePage.scopes.commodities, "cu", "al");
  await many(schemePage.scopes.contracts, "rb2701");
  await save();
  await expect(form).toBeHidden();
  const row = (name: string): Locator => rowsOf(sectors).filter({ hasText: name });
  await expect(row("M1")).toContainText(/cu.*al.*rb2701|al.*cu.*rb2701/);
  await sectors.getByRole("button", { name: schemePage.addSuperSector }).click();
  await form.getByLabel(admin.name, { exact: true }).fill("MM");
  await many(schemePage.scopes.sector, "M1");
  await save();
  await expect(row("MM")).toContainText("M1");
  // Members change at once.
  await row("cu").getByRole("button", { name: settingPage.change }).click();
  await form.getByTitle(/^al/).locator(".ant-select-selection-item-remove").click();
  await save();
  await expect(form).toBeHidden();
  await expect(row("rb2701")).not.toContainText("al");

  const schemes = part("schemes");
  await schemes.getByRole("button", { name: schemePage.add, exact: true }).click();
  await named("A");
  await schemes.getByRole("button", { name: schemePage.addClause }).click();
  await choose(schemePage.scope, schemePage.scopes.sector);
  await form.getByLabel(schemePage.names).fill("M1");
  await form.getByLabel(schemePage.level1).fill("20");
  await save();
  await expect(form).toBeHidden();
  await schemes.getByRole("button", { name: schemePage.copy.replace("{{name}}", "A") }).click();
  await named("B");
  await expect(schemes.getByTitle(/^B · v1/)).toBeVisible();
  await expect(rowsOf(schemes)).toHaveCount(1);
  await expect(rowsOf(schemes).first()).toContainText("M1");
  // What a clause counts by is not deleted, and it is said why.
  await row("rb2701").getByRole("button", { name: schemePage.dropSector.replace("{{name}}", "M1") }).click();
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(schemePage.dropSector.replace("{{name}}", ".*M1")) }).last().click();
  await expect(sectors.getByRole("alert")).toContainText("SECTOR_IN_USE");

  const interval = async (place: Locator, period: string, from: string, below: string, scheme: string): Promise<void> => {
    await place.getByRole("button", { name: schemePage.addInterval }).click();
    await choose(schemePage.period, period);
    await form.getByLabel(schemePage.from).fill(from);
    await form.getByLabel(schemePage.below).fill(below);
    await choose(schemePage.title, scheme);
    await save();
    await expect(form).toBeHidden();
  };
  const binding = part("binding");
  await interval(binding, schemePage.periods.day, "0.94", "1.05", "A");
  await interval(binding, schemePage.periods.day, "0.82", "0.90", "B");
  // Between them nothing is in force: said in words, and drawn.
  await expect(binding.getByRole("status").first()).toContainText("[0.9, 0.94)");
  const line = binding.getByRole("figure", { name: schemePage.numberLine.replace("{{name}}", schemePage.whens.current) });
  await expect(line.locator(".nav-line-band")).toHaveText([schemePage.noScheme, "B", schemePage.gap, "A", schemePage.noScheme]);
  await binding.getByLabel(schemePage.warning, { exact: false }).first().fill("0.86");
  await binding.getByLabel(schemePage.liquidation, { exact: false }).first().fill("0.82");
  await binding.getByLabel(schemePage.holidayFrom, { exact: false }).fill("2027-02-01");
  await binding.getByLabel(schemePage.holidayTo, { exact: false }).fill("2027-02-09");
  await binding.getByRole("button", { name: schemePage.saveLines }).click();
  // Without cash its NAV is 0, below both: that it bars opening is confirmed.
  await confirmTried(page, words, product);
  await expect(line.locator(".nav-line-tick")).toHaveCount(2);
  const bound = async (path: string): Promise<Schemas["Binding"]> => (await (await administration.get(`/api/v1/admin/${path}/binding`)).json()) as Schemas["Binding"];
  const kept = await bound(`products/${product}`);
  expect(kept.day.current).toHaveLength(2);
  expect([kept.current_lines.warning, kept.current_lines.liquidation, kept.holiday_from, kept.holiday_to]).toEqual(["0.86", "0.82", "2027-02-01", "2027-02-09"]);

  await page.goto(`/admin/accounts?accounts=${account}`);
  await interval(part("schemes"), schemePage.periods.day, "", "", "B");
  expect((await bound(`operating-accounts/${account}`)).day.current).toEqual([{ from: null, below: null, scheme: "B" }]);
  await part("schemes").getByRole("button", { name: schemePage.dropInterval.replace("{{scheme}}", "B") }).click();
  await expect(part("schemes")).toContainText(schemePage.noBinding);
  expect((await bound(`operating-accounts/${account}`)).day.current).toEqual([]);
});
