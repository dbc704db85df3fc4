// Speculation and hedge in one contract: two positions, each closed by itself, told apart down to the statement.
import { allowHedges, endDay, expect, gridRow, inSession, look, send, test } from "./fixtures";

const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";

test("holds a hedge beside speculation, closes it from its row and reads it in the statement", async ({ trader: page, words, administration }) => {
  await allowHedges(administration);
  await inSession(page.request);
  await look(page, words, CONTRACT);
  const hedge = page.locator("[data-panel=ticket]").getByRole("radio", { name: words.hedgeFlag.hedge, exact: true });
  const held = gridRow(page, "positions", CONTRACT).filter({ hasText: words.common.long });
  const mark = page.getByTitle(words.hedgeFlag.hedge, { exact: true });

  for (const key of ["F2", "o", "b", "ControlOrMeta+a", "1", "p"]) await page.keyboard.press(key);
  await expect(hedge).not.toBeChecked();
  await send(page, words);
  await expect(held.filter({ hasNot: mark })).toHaveCount(1);
  await hedge.click();
  await page.keyboard.press("F2");
  await send(page, words);
  await expect(held).toHaveCount(2);
  await expect(held.filter({ has: mark })).toHaveCount(1);
  // Positions and trades have room for it.
  expect(await page.getByRole("gridcell").filter({ has: mark }).evaluateAll((cells) => cells.filter((cell) => (cell.querySelector("abbr")?.getBoundingClientRect().right ?? 0) > cell.getBoundingClientRect().right).map((cell) => cell.textContent))).toEqual([]);

  // A row that is chosen says which it is; its close takes its own lots only.
  await held.filter({ hasNot: mark }).getByRole("gridcell").first().click();
  await expect(hedge).not.toBeChecked();
  await page.getByRole("button", { name: words.positions.closeName.replace("{{contract}}", `${CONTRACT} · ${words.hedgeFlag.hedge}`) }).click();
  await expect(hedge).toBeChecked();
  await send(page, words);
  await expect(held).toHaveCount(1);
  await expect(held.filter({ has: mark })).toHaveCount(0);

  const day = await endDay(administration);
  await page.getByRole("link", { name: words.nav.statements }).click();
  const paper = page.getByRole("article", { name: words.statement.title });
  await expect(paper).toContainText(day);
  const rows = (table: string, flag: string) =>
    paper.locator("section").filter({ has: page.getByRole("heading", { name: table, exact: true }) }).getByRole("row").filter({ hasText: CONTRACT }).filter({ has: page.getByRole("cell", { name: flag, exact: true }) });
  await expect(rows(words.statement.trades, words.hedgeFlag.speculation).first()).toBeVisible();
  await expect(rows(words.statement.trades, words.hedgeFlag.hedge)).toHaveCount(2);
  await expect(rows(words.statement.closes, words.hedgeFlag.hedge)).toHaveCount(1);
  await expect(rows(words.statement.positions, words.hedgeFlag.hedge)).toHaveCount(0);
  await expect(rows(words.statement.positionSums, words.hedgeFlag.speculation)).toHaveCount(1);
});
