// A table out and in again: the file is tried, wrong rows are named, old stands beside new, what goes is named.
import { readFile } from "node:fs/promises";
import { administer, expect, limit, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const HEAD = "level,of,scope,code,limit,value\n";
const file = (rows: string) => ({ name: "limits.csv", mimeType: "text/csv", buffer: Buffer.from(HEAD + rows) });

test("limits go out as a file and come in changed", async ({ page, look, logIn, words, administration }) => {
  const { filePage } = words;
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
  await expect(drawer.getByRole("row").filter({ hasText: "cu lots" })).toContainText(/value 10.*value 12/);
  await expect(drawer.getByRole("row").filter({ hasText: "rb lots" })).toContainText(filePage.kinds.removed);
  await expect(drawer.getByRole("row").filter({ hasText: "al lots" })).toContainText(filePage.kinds.added);
  const submit = filePage.submitRemoving.replace("{{table}}", limits).replace("{{count}}", "3").replace("{{removed}}", "1");
  await drawer.getByRole("button", { name: submit }).click();
  const asked = page.getByRole("dialog").filter({ hasText: "A10024 commodity rb lots" }).last();
  await asked.getByRole("button", { name: submit }).click();
  await expect(drawer.getByText(filePage.imported.replace("{{changed}}", "3").replace("{{unchanged}}", "0"))).toBeVisible();
  const headers = await administer(administration);
  const rows = (await (await administration.get("/api/v1/admin/limits?level=account&of=A10024", { headers })).json()) as { limits: { code: string; value: string }[] };
  expect(rows.limits.map(({ code, value }) => `${code} ${value}`).sort()).toEqual(["al 5", "cu 12"]);
  for (const code of ["al", "cu"]) await limit(administration, "A10024", code, "lots", "");
});
