// The operation log: a change is found by its field, told in words, and saved.
import { readFile } from "node:fs/promises";
import { administer, cellOf, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const ADMIN = "/api/v1/admin";

test("Q5: who changed a setting from what to what is found by object and field, and given out as a file", async ({ page, look, logIn, words, administration, language }) => {
  const { operationPage, settings, filePage, nav } = words;
  const headers = await administer(administration);
  const code = language === "zh-CN" ? "OPLOG1" : "OPLOG2";
  const opened = await administration.post(`${ADMIN}/operating-accounts`, { headers, data: { code, name: "O", product: "HS1" } });
  expect(opened.ok(), await opened.text()).toBe(true);
  const set = await administration.put(`${ADMIN}/operating-accounts/${code}/settings/position_limit`, { headers, data: { value: "88" } });
  expect(set.ok(), await set.text()).toBe(true);
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.getByRole("navigation", { name: nav.workspaces }).getByRole("link", { name: nav.admin }).click();
  await page.goto("/admin/operations");
  await page.getByRole("textbox", { name: operationPage.object, exact: true }).fill(code);
  const rows = rowsOf(page.getByRole("region", { name: operationPage.title, exact: true }));
  const changed = rows.filter({ hasText: settings.position_limit });
  await expect(changed).toHaveCount(1);
  await expect(cellOf(changed, "object")).toHaveText(code);
  await expect(cellOf(changed, "by")).toHaveText(ADMINISTRATOR.user);
  await expect(cellOf(changed, "new")).toContainText("88");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: filePage.exportAs.replace("{{table}}", operationPage.title).replace("{{format}}", "CSV") }).click();
  expect(await readFile(await (await download).path(), "utf8")).toContain(`operating,${code},,,position_limit`);
});
