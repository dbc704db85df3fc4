// 反手: the position is closed whole, and only then the same lots are opened the other way; short of that, nothing is.
import type { Locator, Page } from "@playwright/test";
import type { components } from "../src/api/schema";
import { AccountOver, endDay, cellOf, expect, gridRow, inSession, test } from "./fixtures";

type PlaceOrder = components["schemas"]["PlaceOrder"];
/** Today and yesterday are told apart, and no other spec trades it. */
const CONTRACT = "al2701";
const TICK = 5;

/** Changes the orders that the page sends. */
async function onSending(page: Page, change: (order: PlaceOrder) => PlaceOrder): Promise<void> {
  await page.unrouteAll();
  await page.route("**/api/v1/accounts/*/orders", (route) =>
    route.request().method() === "POST" ? route.continue({ postData: change(route.request().postDataJSON() as PlaceOrder) }) : route.continue(),
  );
}

/** A price so far from that of a position, on a tick. */
async function priceAt(position: Locator, share: number): Promise<string> {
  const open = Number((await cellOf(position, "open").textContent())?.replaceAll(",", ""));
  return String(Math.ceil((open * share) / TICK) * TICK);
}

test("closes yesterday's lots, today's lots, and then opens them the other way", async ({ trader: page, words, administration }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await account.buy(CONTRACT, 1);
  await endDay(administration);
  await account.buy(CONTRACT, 1);
  const long = gridRow(page, "positions", CONTRACT).filter({ hasText: words.common.long });
  await expect(cellOf(long, "lots")).toHaveText("2");
  const before = await account.sells(CONTRACT);
  // Sold whatever way the market goes meanwhile.
  const low = await priceAt(long, 0.98);
  await onSending(page, (order) => ({ ...order, price: low }));

  await long.getByRole("gridcell").first().click();
  await page.keyboard.press("r");
  const ready = page.getByRole("status").filter({ hasText: words.ticket.again });
  await expect(ready).toContainText(words.orderVerb.sell_close_yesterday, { ignoreCase: true });
  await expect(ready).toContainText(words.orderVerb.sell_close_today, { ignoreCase: true });
  await expect(ready).toContainText(words.orderVerb.sell_open, { ignoreCase: true });
  expect(await account.sells(CONTRACT)).toEqual(before);
  await page.keyboard.press("Enter");
  await expect.poll(() => account.held(CONTRACT, "short")).toBe(2);
  expect(await account.held(CONTRACT, "long")).toBe(0);
  expect((await account.sells(CONTRACT)).slice(before.length)).toEqual(["close_yesterday 1", "close_today 1", "open 2"]);
  await expect(page.getByRole("list", { name: words.reversal.label }).getByRole("listitem")).toHaveCount(0);
});

test("opens nothing while the close is not filled whole", async ({ trader: page, words }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await account.buy(CONTRACT, 2);
  const lots = await account.held(CONTRACT, "long");
  const long = gridRow(page, "positions", CONTRACT).filter({ hasText: words.common.long });
  const reverse = long.getByRole("button", { name: words.positions.reverseName.replace("{{contract}}", CONTRACT) });
  const told: Locator = page.getByRole("list", { name: words.reversal.label }).getByRole("listitem");
  const working = page.locator("[data-panel=orders]").getByRole("tab", { name: new RegExp(`^${words.orders.working} `) });
  const opensBefore = (await account.sells(CONTRACT)).filter((order) => order.startsWith("open")).length;
  const says = (state: keyof typeof words.reversal.state): RegExp => {
    const [start = ""] = words.reversal.state[state].split("{{contract}}");
    const tail = words.reversal.state[state].split("{{filled}}/{{lots}}")[1] ?? "";
    const escaped = [start, `0/${lots}`, tail.split("{{open}}")[0] ?? ""].map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(escaped.join(".*"));
  };
  const high = await priceAt(long, 1.02);
  const startResting = async (): Promise<void> => {
    await onSending(page, (order) => ({ ...order, price: high }));
    await reverse.click();
    await page.keyboard.press("Enter");
    await expect(told).toHaveText(says("closing"));
    await expect(working).toHaveText(new RegExp(" 1$"));
  };
  const dismiss = () => told.getByRole("button", { name: words.reversal.dismiss }).click();

  // It rests, and says so; the lots in it cannot be reversed again; loading the page anew breaks it off.
  await startResting();
  await long.getByRole("gridcell").first().click();
  await page.keyboard.press("r");
  await expect(told.first()).toContainText(words.reversal.blocked.split("{{contract}}")[0] ?? "");
  await page.reload();
  await expect(told).toHaveText(says("reloaded"));
  await dismiss();
  await account.cancelAll();
  await expect(working).toHaveText(new RegExp(" 0$"));

  // Cancelled by the one who asked for it: its close goes, too.
  await startResting();
  await told.getByRole("button", { name: words.reversal.cancel }).click();
  await expect(told).toHaveText(says("cancelled"));
  await expect(working).toHaveText(new RegExp(" 0$"));
  await dismiss();

  // Its close is cancelled from elsewhere.
  await startResting();
  await account.cancelAll();
  await expect(told).toHaveText(says("not_filled"));
  await dismiss();

  // Its close is refused: with the numbers, like any order.
  await onSending(page, (order) => ({ ...order, lots: 499 }));
  await reverse.click();
  await page.keyboard.press("Enter");
  await expect(told).toHaveText(says("close_refused"));
  await expect(page.locator(".toast-refusal")).toContainText("499");

  expect(await account.held(CONTRACT, "long")).toBe(lots);
  expect((await account.sells(CONTRACT)).filter((order) => order.startsWith("open"))).toHaveLength(opensBefore);
});
