// The table of management as a person uses it: search, filter, order by keyboard, columns that stay chosen, the filtered rows as a file.
import { readFile } from "node:fs/promises";
import { cellOf, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

test("finds, filters, orders, chooses columns and gives out what is left", async ({ page, look, logIn, words }) => {
  const { table, admin } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/rates");
  const rates = page.getByRole("region", { name: admin.rates, exact: true });
  const rows = rowsOf(rates);
  const count = (shown: number | string, all: number | string) => new RegExp(table.count.replace("{{shown}}", String(shown)).replace("{{all}}", String(all)));
  await expect(rates.locator(".table-count")).toHaveText(count("(\\d+)", "\\d+"));
  const all = Number(/(\d+)\D*(\d+)/.exec(await rates.locator(".table-count").innerText())?.[2]);
  expect(all).toBeGreaterThan(50);
  await expect(rates.getByText(table.range.replace("{{from}}", "1").replace("{{to}}", "50").replace("{{all}}", String(all)))).toBeVisible();

  // The largest margin first, by keyboard.
  const head = rates.getByRole("columnheader", { name: admin.marginLong, exact: true });
  await head.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const margins = await cellOf(rows, "margin_long").allInnerTexts();
  const values = margins.map((text) => Number(text.replace("%", "")));
  expect(values).toEqual([...values].sort((one, other) => other - one));

  await rates.getByPlaceholder(table.search).fill("rb");
  await expect(rates.locator(".table-count")).toHaveText(count(1, all));
  await rates.getByRole("button", { name: table.columns.split(" ")[0] ?? "" }).click();
  await page.getByRole("menuitemcheckbox", { name: admin.closeToday }).click();
  await page.keyboard.press("Escape");
  await expect(rates.getByRole("columnheader", { name: admin.closeToday })).toHaveCount(0);
  const download = page.waitForEvent("download");
  await rates.getByRole("button", { name: table.export }).click();
  const file = await readFile(await (await download).path(), "utf8");
  expect(file.trim().split("\r\n")).toHaveLength(2);
  expect(file).toContain("rb,");
  expect(file).not.toContain(admin.closeToday);

  await rates.getByPlaceholder(table.search).fill("nothing like it");
  await expect(rates.getByText(table.nothingFits)).toBeVisible();
  await rates.getByRole("button", { name: table.clear }).click();
  await expect(rates.locator(".table-count")).toHaveText(count(all, all));
  await page.reload();
  await expect(rows.first()).toBeVisible();
  await expect(rates.getByRole("columnheader", { name: admin.closeToday })).toHaveCount(0);
});
