// A table out and in again: the file is tried, wrong rows are named, old stands beside new, what goes is named.
import { readFile } from "node:fs/promises";
import { administer, expect, limit, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const HEAD = "level,of,scope,code,limit,value\n";
const file = (rows: string) => ({ name: "limits.csv", mimeType: "text/csv", buffer: Buffer.from(HEAD + rows) });

test("limits go out as a file and come in changed", async ({ page, look, logIn, words, administration }) => {
  const { filePage, settings } = words;
  const limits = filePage.tables.limits;
  await limit(administration, "A10024", "cu", "lots", "10");
  await limit(administration, "A10024", "rb", "lots", "20");
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/files");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: filePage.exportAs.replace("{{table}}", limits).replace("{{format}}", "CSV") }).click();
  expect(await readFile(await (await download).path(), "utf8")).toContain("account,A10024,commodity,cu,lots,10");

  await page.getByRole("button", { name: filePage.importOf.replace("{{table}}", limits) }).click();
  const drawer = page.getByRole("dialog");
  const input = drawer.locator("input[type=file]");
  await input.setInputFiles(file("account,A10024,commodity,cu,lots,十二\n"));
  await expect(drawer.getByRole("alert")).toBeVisible();
  await expect(drawer.getByRole("row").filter({ hasText: "十二" })).toBeVisible();

  await input.setInputFiles(file("account,A10024,commodity,cu,lots,12\naccount,A10024,commodity,rb,lots,\naccount,A10024,commodity,al,lots,5\n"));
  await expect(drawer.getByRole("row").filter({ hasText: `cu ${settings.lots}` })).toContainText(new RegExp(`${filePage.words.value} 10.*${filePage.words.value} 12`));
  await expect(drawer.getByRole("row").filter({ hasText: `rb ${settings.lots}` })).toContainText(filePage.kinds.removed);
  await expect(drawer.getByRole("row").filter({ hasText: `al ${settings.lots}` })).toContainText(filePage.kinds.added);
  const submit = filePage.submitRemoving.replace("{{table}}", limits).replace("{{count}}", "3").replace("{{removed}}", "1");
  await drawer.getByRole("button", { name: submit }).click();
  const asked = page.getByRole("dialog").filter({ hasText: `A10024 ${filePage.words.commodity} rb ${settings.lots}` }).last();
  await asked.getByRole("button", { name: submit }).click();
  await expect(drawer.getByText(filePage.imported.replace("{{changed}}", "3").replace("{{unchanged}}", "0"))).toBeVisible();
  const headers = await administer(administration);
  const rows = (await (await administration.get("/api/v1/admin/limits?level=account&of=A10024", { headers })).json()) as { limits: { code: string; value: string }[] };
  expect(rows.limits.map(({ code, value }) => `${code} ${value}`).sort()).toEqual(["al 5", "cu 12"]);
  for (const code of ["al", "cu"]) await limit(administration, "A10024", code, "lots", "");
});

test("products and rates of counters come in as files: what is new, what changes and what cannot change is told first", async ({ page, look, logIn, words, language }) => {
  const { filePage } = words;
  const code = `P${language.slice(0, 2)}`;
  const csv = (name: string, text: string) => ({ name: `${name}.csv`, mimeType: "text/csv", buffer: Buffer.from(text) });
  const drawer = page.getByRole("dialog").first();
  const give = async (table: keyof typeof filePage.tables, text: string): Promise<void> => {
    await page.goto("/admin/files");
    await page.getByRole("button", { name: filePage.importOf.replace("{{table}}", filePage.tables[table]), exact: true }).click();
    await drawer.locator("input[type=file]").setInputFiles(csv(table, text));
  };
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await give("products", "code,name\nHS1,another name\n");
  await expect(drawer.getByRole("row").filter({ hasText: "another name" })).toContainText("name");
  await give("products", `code,name\n${code},second\n`);
  await expect(drawer.getByRole("row").filter({ hasText: code })).toContainText(filePage.kinds.added);
  await drawer.getByRole("button", { name: filePage.submit.replace("{{table}}", filePage.tables.products).replace("{{count}}", "1") }).click();
  await expect(drawer.getByText(filePage.imported.replace("{{changed}}", "1").replace("{{unchanged}}", "0"))).toBeVisible();
  await page.goto("/admin/products");
  await expect(page.getByRole("row").filter({ hasText: code })).toContainText("second");

  const rates = await (await page.request.get("/api/v1/admin/export/counter-rates?format=csv")).text();
  const [head = "", ...rows] = rates.replace("\ufeff", "").trim().split("\r\n");
  const [, , , ...others] = (rows.find((row) => row.startsWith("80018826,commodity,rb,")) ?? "").split(",");
  await give("counter-rates", `${head}\n80018826,commodity,rb,0.23,${others.slice(1).join(",")}\n`);
  await expect(drawer.getByRole("row").filter({ hasText: `${filePage.words.commodity} rb` })).toContainText(`margin_long_by_money ${others[0]}`);
  await expect(drawer.getByRole("row").filter({ hasText: `${filePage.words.commodity} rb` })).toContainText("margin_long_by_money 0.23");
});

test("B5: the exchange's clerk takes bonds in from a file, once its rows are right; a member takes them out", async ({ page, look, logIn, words, language }) => {
  const { filePage, venue } = words;
  const code = `26${language.slice(0, 2)}01`;
  const csv = (rows: string) => ({ name: "bonds.csv", mimeType: "text/csv", buffer: Buffer.from(`code,name,maturity,kind\n${rows}`) });
  await look(page);
  await logIn(page, { user: "exchange1", password: ADMINISTRATOR.password });
  await page.goto("/exchange/bonds");
  await page.getByRole("button", { name: filePage.importOf.replace("{{table}}", venue.bondList), exact: true }).click();
  const drawer = page.getByRole("dialog").first();
  const input = drawer.locator("input[type=file]");
  await input.setInputFiles(csv(`${code},26附息国债01,2036-02-30,book_entry_treasury\n`));
  await expect(drawer.getByRole("alert")).toBeVisible();
  await expect(drawer.getByRole("row").filter({ hasText: "2036-02-30" })).toBeVisible();
  await input.setInputFiles(csv(`${code},26附息国债01,2036-03-15,book_entry_treasury\n`));
  await expect(drawer.getByRole("row").filter({ hasText: code })).toContainText(`${venue.columns.maturity} 2036-03-15`);
  await drawer.getByRole("button", { name: filePage.submit.replace("{{table}}", venue.bondList).replace("{{count}}", "1") }).click();
  await expect(drawer.getByText(filePage.imported.replace("{{changed}}", "1").replace("{{unchanged}}", "0"))).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row").filter({ hasText: code })).toContainText("2036-03-15");
  await page.context().clearCookies();
  await logIn(page, { user: "member1", password: ADMINISTRATOR.password });
  await page.goto("/services/bonds");
  await expect(page.getByRole("row").filter({ hasText: code })).toBeVisible();
  await expect(page.getByRole("button", { name: filePage.importOf.replace("{{table}}", venue.bondList), exact: true })).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: filePage.exportAs.replace("{{table}}", venue.bondList).replace("{{format}}", "CSV") }).click();
  expect(await readFile(await (await download).path(), "utf8")).toContain(`${code},26附息国债01,2036-03-15,book_entry_treasury`);
});
