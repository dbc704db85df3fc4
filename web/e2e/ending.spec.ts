// The last day of a contract in goods: the position is marked, what is held becomes a delivery, and an administrator ends it.
import { ADMINISTRATOR } from "./seed";
import { AccountOver, endDay, expect, gridRow, inSession, test } from "./fixtures";

const CONTRACT = "rb2701";

test.use({ market: ["--contracts", CONTRACT, "--demo-day", "2027-01-14"] });

test("D3, D5: days left are marked on a position, and its delivery is ended", async ({ trader: page, words, administration, browser, look, logIn }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await account.buy(CONTRACT, 2);
  const mark = gridRow(page, "positions", CONTRACT).locator("abbr.ending-mark");
  await expect(mark).toHaveText(words.positions.ending.left.replace("{{days}}", "1"));
  await expect(mark).toHaveAttribute("title", /2027-01-15/);

  await endDay(administration);
  await expect(mark).toHaveText(words.positions.ending.today, { timeout: 90_000 });
  // It is read whole on a narrow screen too.
  await page.setViewportSize({ width: 1280, height: 800 });
  const room = () => mark.evaluate((abbr) => (abbr.closest("[role=gridcell]")?.getBoundingClientRect().right ?? 0) - abbr.getBoundingClientRect().right);
  await expect.poll(room).toBeGreaterThanOrEqual(0);
  await endDay(administration);
  await expect(gridRow(page, "positions", CONTRACT)).toHaveCount(0);

  const office = await browser.newPage();
  await look(office);
  await logIn(office, ADMINISTRATOR);
  await office.goto("/admin/deliveries");
  const delivery = office.getByRole("row").filter({ hasText: CONTRACT }).filter({ hasText: account.code });
  await expect(delivery).toContainText("2027-01-15");
  await delivery.getByRole("button").click();
  const form = office.getByRole("dialog");
  await form.getByLabel(words.admin.payment, { exact: true }).fill("-62000");
  await form.getByLabel(words.admin.reference, { exact: true }).fill("D-1");
  await form.getByRole("button", { name: words.admin.endDelivery }).click();
  await expect(form).toBeHidden();
  await expect(delivery).toHaveCount(0);
  await office.close();
});
