// The connection goes and comes back: the band says so, nothing can be sent, and what happened meanwhile is listed, not toasted.
import type { Page, WebSocketRoute } from "@playwright/test";
import { expect, inSession, sessionOf, test } from "./fixtures";
import { TRADER } from "./seed";

const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";

/** The page's live connection, to be cut and let through again; HTTP goes on. */
async function cuttable(page: Page): Promise<{ cut: () => Promise<void>; mend: () => void }> {
  let open = true;
  const routes = new Set<WebSocketRoute>();
  await page.routeWebSocket(/\/api\/v1\/live/, (route) => {
    if (!open) return void route.close();
    routes.add(route);
    route.connectToServer();
  });
  return {
    cut: async () => {
      open = false;
      await Promise.all([...routes].map((route) => route.close()));
      routes.clear();
    },
    mend: () => void (open = true),
  };
}

test("what happened while away is listed in order, without a storm of toasts", async ({ page, look: dress, logIn, words }) => {
  const connection = await cuttable(page);
  await dress(page);
  await logIn(page, TRADER);
  await expect(page.locator("[data-panel=ticket]")).toBeVisible();
  await inSession(page.request);
  const { accounts, csrf_token } = await sessionOf(page.request);
  const account = accounts[0]?.code ?? "";
  // What the log held at first is not news.
  await expect(page.getByRole("tab", { name: new RegExp(`^${words.orders.all} \\d`) })).toBeVisible();
  await expect(page.locator(".toast-away")).toBeHidden();

  const place = (ref: string, lots: number) => page.request.post(`/api/v1/accounts/${account}/orders`, { headers: { "X-Csrf-Token": csrf_token }, data: { ref, contract: CONTRACT, side: "buy", offset: "open", lots } });
  const run = Date.now().toString(36);
  // Not every contract trades whenever some do: this one does from here on.
  let tried = 0;
  await expect.poll(async () => (await place(`${run}t${(tried += 1)}`, 1)).status(), { timeout: 60_000, intervals: [2_000] }).toBe(201);
  await expect(page.locator(".filled")).toBeVisible();
  await connection.cut();
  await expect(page.getByRole("alert").filter({ hasText: words.band.now })).toBeVisible();
  await expect(page.getByText(words.ticket.kept)).toBeVisible();
  expect((await place(`${run}a`, 1)).status()).toBe(201);
  for (const more of "bcdef") expect((await place(`${run}${more}`, 499)).status()).toBe(422);

  connection.mend();
  const list = page.getByRole("list", { name: words.away.list });
  await expect(list).toBeVisible();
  // A refusal may list its other limits inside.
  const entries = list.locator(":scope > li");
  await expect(entries).toHaveCount(6);
  await expect(entries.filter({ hasText: words.away.filled.split(" ")[0] ?? "" })).toHaveCount(1);
  const times = await list.locator("time").allTextContents();
  expect(times).toEqual([...times].sort());
  // Refusals of that time are under Refusals, and are no toasts.
  await expect(page.locator(".toast-refusal")).toHaveCount(0);
  await page.getByRole("article", { name: /6/ }).getByRole("button", { name: words.refusals.dismiss }).click();
  await expect(list).toBeHidden();
});
