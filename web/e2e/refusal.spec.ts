// A refused order says every limit that it breaches, and the lots that would pass fill the ticket.
import AxeBuilder from "@axe-core/playwright";
import { AccountOver, cellOf, expect, inSession, limit, look, orderRefused, rowsOf, send, test } from "./fixtures";

const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";
const OTHER = "al2701";
const COMMODITY = CONTRACT.replace(/\d+$/, "");

test("the lots that would pass fill the ticket with the refused order, and are let through", async ({ trader: page, words, administration }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  const set = (name: string, value: string) => limit(administration, account.code, COMMODITY, name, value);
  await set("order_lots", "8");
  await set("order_value", "3000000");
  try {
    await look(page, words, CONTRACT);
    const ticket = page.locator("[data-panel=ticket]");
    const price = ticket.getByLabel(words.common.price, { exact: true });
    await expect(price).not.toHaveValue("");
    for (const key of ["F2", "o", "b", "ControlOrMeta+a", "9"]) await page.keyboard.press(key);
    // What follows the market is fixed by stepping it.
    await price.focus();
    await page.keyboard.press("ArrowUp");
    const asked = await price.inputValue();
    await page.keyboard.press("F2");
    const refused = orderRefused(page);
    await send(page, words);
    const { passing_lots: passing } = await refused;
    expect(passing).toBeGreaterThan(0);
    expect(passing).toBeLessThan(8);

    const toast = page.getByRole("article").filter({ hasText: "ORDER_LOTS_LIMIT" });
    await expect(toast.getByRole("heading")).toContainText(/8.*9/);
    await expect(toast.getByText(words.refusals.also_one.replace("{{count}}", "1"))).toBeVisible();
    await expect(toast.getByRole("listitem")).toHaveText(/3,000,000\.00.*\d,\d{3},\d{3}\.00/);
    await expect(toast.getByText(words.refusals.class.resize)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include(".toasts").analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    // It stands beside the chart, not over it, and the chart stays usable.
    const chart = await page.locator(".chart-canvas").boundingBox();
    const stands = await toast.boundingBox();
    expect((chart?.y ?? 0) + (chart?.height ?? 0)).toBeLessThanOrEqual(stands?.y ?? 0);
    expect(chart?.height).toBeGreaterThan(150);

    // Whatever the ticket says by then, it says the refused order again; and nothing is sent.
    for (const key of ["F2", "s", "p", "ControlOrMeta+a", "3"]) await page.keyboard.press(key);
    let orders = 0;
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/orders")) orders += 1;
    });
    await toast.getByRole("button", { name: words.ticket.changeTo_other.replace("{{lots}}", String(passing)) }).press("Enter");
    await expect(toast).toBeHidden();
    const lots = ticket.getByLabel(words.ticket.lots, { exact: true });
    await expect(lots).toBeFocused();
    await expect(lots).toHaveValue(String(passing));
    await expect(ticket.locator(".ticket-contract")).toContainText(CONTRACT);
    await expect(ticket.getByRole("radio", { name: words.offset.open, exact: true })).toBeChecked();
    await expect(ticket.locator(".send-buy")).toHaveClass(/is-side/);
    expect((await price.inputValue()).replaceAll(",", "")).toBe(asked);
    await expect(page.getByText(words.ticket.again)).toBeHidden();
    expect(orders).toBe(0);

    const answer = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/orders"));
    await send(page, words);
    expect((await answer).status()).toBe(201);

    // A refusal goes with its contract, and stays in the list, with one time for both.
    for (const key of ["F2", "ControlOrMeta+a", "9"]) await page.keyboard.press(key);
    await send(page, words);
    const shown = page.getByRole("article").filter({ hasText: "ORDER_LOTS_LIMIT" });
    await expect(shown.locator(".toast-order")).toContainText(/\d\d:\d\d:\d\d/);
    const time = /\d\d:\d\d:\d\d/.exec((await shown.locator(".toast-order").textContent()) ?? "")?.[0] ?? "";
    await page.locator("[data-panel=positions]").getByRole("tab", { name: new RegExp(words.positions.refusals) }).click();
    await expect(cellOf(rowsOf(page.locator("[data-panel=positions]")).first(), "time")).toHaveText(time);
    await look(page, words, OTHER);
    await expect(shown).toHaveCount(0);
    await expect(rowsOf(page.locator("[data-panel=positions]")).first()).toContainText(CONTRACT);
  } finally {
    await account.cancelAll();
    await set("order_lots", "");
    await set("order_value", "");
  }
});
