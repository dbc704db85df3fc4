// Orders keyed faster than they are answered: all are sent, in their order, or are seen waiting until they are taken back.
import type { Page } from "@playwright/test";
import type { components } from "../src/api/schema";
import { AccountOver, expect, inSession, look, test } from "./fixtures";

type PlaceOrder = components["schemas"]["PlaceOrder"];
const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";
const SLOW_MS = 150;

/** The orders that the page sends; each is held back for so long. */
async function watchOrders(page: Page, hold: () => Promise<unknown> = () => new Promise((done) => setTimeout(done, SLOW_MS))): Promise<PlaceOrder[]> {
  const sent: PlaceOrder[] = [];
  await page.route("**/api/v1/accounts/*/orders", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    sent.push(route.request().postDataJSON() as PlaceOrder);
    await hold();
    return route.continue();
  });
  return sent;
}

/** Keys at the machine's speed, in one go. */
const press = (page: Page, keys: readonly string[]) =>
  page.evaluate((codes) => {
    for (const code of codes) document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { code, key: code, bubbles: true, cancelable: true }));
  }, keys);
const times = (count: number, key: string): string[] => Array.from({ length: count }, () => key);

/** A ticket that buys one lot so far below the market that it rests, with the confirm switch as wanted. */
async function ready(page: Page, words: { ticket: { confirm: string }; common: { price: string } }, confirm: boolean): Promise<void> {
  const ticket = page.locator("[data-panel=ticket]");
  const confirmed = ticket.getByRole("switch", { name: words.ticket.confirm });
  if ((await confirmed.getAttribute("aria-checked")) !== String(confirm)) await confirmed.click();
  await page.keyboard.press("F2");
  await page.keyboard.press("o");
  await page.keyboard.press("p");
  await page.keyboard.press("p");
  await ticket.getByLabel(words.common.price, { exact: true }).focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("F2");
}

test("twelve Enters at the machine's speed are twelve orders", async ({ trader: page, words }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await look(page, words, CONTRACT);
  await ready(page, words, false);
  const sent = await watchOrders(page);
  await press(page, times(12, "Enter"));
  await expect.poll(() => sent.length).toBe(12);
  expect(new Set(sent.map(({ ref }) => ref)).size).toBe(12);
  await account.cancelAll();
});

test("with the confirm switch on, every second Enter sends, however fast they come", async ({ trader: page, words }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await look(page, words, CONTRACT);
  await ready(page, words, true);
  const sent = await watchOrders(page);
  await press(page, times(9, "Enter"));
  await expect(page.getByText(words.ticket.again)).toBeVisible();
  await expect.poll(() => sent.length).toBe(4);
  await page.keyboard.press("Enter");
  await expect.poll(() => sent.length).toBe(5);
  await account.cancelAll();
});

test("what waits is seen in the ticket, and Esc drops it", async ({ trader: page, words }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await look(page, words, CONTRACT);
  await ready(page, words, false);
  let answer = (): void => undefined;
  const sent = await watchOrders(page, () => new Promise<void>((done) => (answer = done)));
  await press(page, times(4, "Enter"));
  const says = (text: string, count: number) => page.locator("[data-panel=ticket]").getByText(text.replace("{{count}}", String(count)));
  await expect(says(words.ticket.waiting_other, 3)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(says(words.ticket.dropped_other, 3)).toBeVisible();
  answer();
  await expect(page.locator("[data-panel=orders]").getByRole("tab", { name: new RegExp(`^${words.orders.working} 1$`) })).toBeVisible();
  expect(sent).toHaveLength(1);
  await account.cancelAll();
});
