// The ticket's price moves with the market until it is touched; one that is probably a slip is told with its numbers first.
import type { Page } from "@playwright/test";
import { AccountOver, expect, inSession, look, test } from "./fixtures";

const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";

/** Ticket's price and last price as one picture shows them. */
const both = (page: Page): Promise<[string | undefined, string | undefined]> =>
  page.evaluate(() => [document.querySelector<HTMLInputElement>(".ticket-price input")?.value, document.querySelector(".ladder-last")?.textContent ?? undefined]);
const lastOf = async (page: Page): Promise<string | undefined> => (await both(page))[1];
/** Waits until the market has moved. */
const moved = async (page: Page): Promise<void> => {
  const before = await lastOf(page);
  await expect.poll(() => lastOf(page)).not.toBe(before);
};
const follows = async (page: Page): Promise<void> => {
  for (let times = 0; times < 3; times += 1) {
    await moved(page);
    const [price, last] = await both(page);
    expect(price).toBe(last);
  }
};

test("the price follows until it is typed, stays then, and follows again by key and after Esc", async ({ trader: page, words }) => {
  await inSession(page.request);
  await look(page, words, CONTRACT);
  const ticket = page.locator("[data-panel=ticket]");
  const price = ticket.getByLabel(words.common.price, { exact: true });
  const mark = ticket.locator(".ticket-mark");
  await follows(page);
  await expect(mark).toHaveText(words.ticket.following.replace("{{kind}}", words.priceKind.last));

  // Come to and left as it was, it goes on.
  await price.focus();
  await page.keyboard.press("F2");
  await follows(page);

  await price.focus();
  const typed = await price.inputValue();
  await price.fill(String(Number(typed) - 10));
  await moved(page);
  await expect(price).toHaveValue(String(Number(typed) - 10));
  await expect(mark).toContainText(words.ticket.fixed.split("{{by}}")[0] ?? "");
  await page.keyboard.press("f");
  await follows(page);

  await price.focus();
  await price.fill(String(Number(typed) - 20));
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await follows(page);
  await expect(ticket.locator(".send-buy")).toBeEnabled();
});

test("a price far beyond the market is told with its numbers, and shown first even with the confirm switch off", async ({ trader: page, words }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await look(page, words, CONTRACT);
  const ticket = page.locator("[data-panel=ticket]");
  await ticket.getByRole("switch", { name: words.ticket.confirm }).click();
  const price = ticket.getByLabel(words.common.price, { exact: true });
  await price.focus();
  const far = String(Math.round((Number(await price.inputValue()) * 1.03) / 10) * 10);
  await price.fill(far);
  await expect(ticket.getByRole("alert")).toHaveText(/3\.\d\d%/);
  let sent = 0;
  page.on("request", (request) => (sent += Number(request.method() === "POST" && request.url().endsWith("/orders"))));
  await page.keyboard.press("Enter");
  await expect(page.getByText(words.ticket.again)).toBeVisible();
  expect(sent).toBe(0);
  await page.keyboard.press("Enter");
  await expect.poll(() => sent).toBe(1);
  await price.fill(String(Number(far) * 2));
  await expect(ticket.getByRole("alert")).toContainText(words.ticket.aboveLimit.split("{{bound}}")[1]?.slice(1) ?? "");
  await account.cancelAll();
});
