// Tables of the terminal: sorted by a click, columns hidden, dragged and kept for the person, an order shown whole with its times.
import { AccountOver, cellOf, expect, gridRow, inSession, look, rowsOf, test } from "./fixtures";

const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";

test("orders are sorted, columns are hidden and stay so, and an order says when it was received, sent and accepted", async ({ trader: page, words }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await look(page, words, CONTRACT);
  // Three orders that rest, at three prices.
  for (const key of ["F2", "o", "b", "p", "p"]) await page.keyboard.press(key);
  const ticket = page.locator("[data-panel=ticket]");
  await ticket.getByRole("switch", { name: words.ticket.confirm }).click();
  const price = ticket.getByLabel(words.common.price, { exact: true });
  const panel = page.locator("[data-panel=orders]");
  const rows = rowsOf(panel);
  await price.focus();
  for (const steps of [6, 1, 1]) {
    for (let step = 0; step < steps; step += 1) await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Enter");
  }
  await expect(rows).toHaveCount(3);
  const prices = async (): Promise<number[]> => {
    const cells = await cellOf(rows, "price").evaluateAll((all) => all.map((cell) => [cell.getBoundingClientRect().top, Number(cell.textContent.replaceAll(",", ""))] as const));
    return cells.sort(([one], [other]) => one - other).map(([, value]) => value);
  };
  const sortedBy = (sign: 1 | -1) => async (): Promise<boolean> => {
    const shown = await prices();
    return shown.join() === [...shown].sort((one, other) => sign * (one - other)).join();
  };
  const head = panel.getByRole("columnheader", { name: words.common.price });
  await head.click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(sortedBy(1)).toBe(true);
  await head.click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect.poll(sortedBy(-1)).toBe(true);

  // A column is dragged wider by its edge, without ordering anything.
  const width = async (): Promise<number> => Math.round((await head.boundingBox())?.width ?? 0);
  const narrow = await width();
  const { x = 0, y = 0, height = 0 } = (await head.boundingBox()) ?? {};
  await page.mouse.move(x + narrow - 3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + narrow + 37, y + height / 2, { steps: 4 });
  await page.mouse.up();
  expect(await width()).toBe(narrow + 40);
  await expect(head).toHaveAttribute("aria-sort", "descending");

  // Hidden, and still so, and wide, and sorted, after the page was loaded anew.
  await panel.getByRole("button", { name: words.common.columns }).click();
  await page.getByRole("menuitemcheckbox", { name: words.orders.filledOf }).click();
  await expect(panel.getByRole("columnheader", { name: words.orders.filledOf })).toHaveCount(0);
  await page.reload();
  await expect(rows).toHaveCount(3);
  await expect(panel.getByRole("columnheader", { name: words.orders.filledOf })).toHaveCount(0);
  await expect.poll(sortedBy(-1)).toBe(true);
  expect(await width()).toBe(narrow + 40);

  await gridRow(page, "orders", CONTRACT).first().getByRole("gridcell").first().dblclick();
  const detail = page.getByRole("region", { name: words.orders.detail });
  for (const name of [words.orders.received, words.orders.sent, words.orders.accepted]) {
    await expect(detail.locator("dl > div").filter({ hasText: name })).toHaveText(/\d\d:\d\d:\d\d\.\d{3}$/);
  }
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();
  await account.cancelAll();
});
