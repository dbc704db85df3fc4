// A small window: 1280 × 720, and a usual screen at 150 %, which is as wide but drawn finer. No control, head or figure of a
// trader's or a cash clerk's pages is cut there, with positions, a working order, a refusal and figures of a fund's size in them.
import type { Page } from "@playwright/test";
import type { components } from "../src/api/schema";
import { cutTexts } from "./cut";
import { AccountOver, administer, endDay, expect, inSession, look as lookAt, send, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const CONTRACT = "cu2701";
const LARGE = 987_654_321.09;

/** The exchanges that the demonstration has no contract of have their tabs, too. */
async function everyExchange(page: Page): Promise<void> {
  await page.route(/\/api\/v1\/contracts(\?|$)/, async (route) => {
    const answer = await route.fetch();
    const list = (await answer.json()) as components["schemas"]["ContractList"];
    const others: Record<string, components["schemas"]["Contract"]["exchange"]> = { SA701: "GFEX", TA701: "CFFEX" };
    await route.fulfill({ response: answer, json: { ...list, contracts: list.contracts.map((one) => ({ ...one, exchange: others[one.code] ?? one.exchange })) } });
  });
}

async function isWhole(page: Page, place: string): Promise<void> {
  await page.waitForTimeout(500);
  expect(await cutTexts(page), place).toEqual([]);
}

for (const [name, deviceScaleFactor] of [["1280 × 720", 1], ["1920 × 1080 at 150 %", 1.5]] as const) {
  test.describe(name, () => {
    test.use({ viewport: { width: 1_280, height: 720 }, deviceScaleFactor });

    test("nothing that is said is cut: trading", async ({ page, look, logIn, words, administration }) => {
      await everyExchange(page);
      const headers = await administer(administration);
      const deposit = await administration.post("/api/v1/admin/deposits", { headers, data: { account: "A10023", amount: String(LARGE) } });
      expect(deposit.ok(), await deposit.text()).toBe(true);
      await look(page);
      await logIn(page, { user: "trader1", password: "ballast-demo" });
      await inSession(page.request);
      const account = await AccountOver.of(page.request);
      await account.buy(CONTRACT, 1);
      await account.buy("ag2702", 1);
      await account.rest("rb2701", 5, "3000");
      await isWhole(page, "as it comes");
      await lookAt(page, words, CONTRACT);
      for (const key of ["F2", "o", "b", "ControlOrMeta+a"]) await page.keyboard.press(key);
      await page.keyboard.type("99999");
      await page.keyboard.press("p");
      await send(page, words);
      const toast = page.getByRole("article").first();
      await expect(toast.locator("footer")).toBeInViewport({ ratio: 1 });
      await expect(toast.getByRole("button").last()).toBeInViewport({ ratio: 1 });
      await isWhole(page, "with a refusal");
      for (const panel of ["positions", "orders", "watch"]) {
        for (const tab of await page.locator(`[data-panel=${panel}]`).getByRole("tab").all()) {
          await tab.click();
          await isWhole(page, `${panel}: ${await tab.textContent()}`);
        }
      }
      await account.cancelAll();
    });

    test("nothing that is said is cut: statement and cash", async ({ page, look, logIn, words, administration }) => {
      const headers = await administer(administration);
      await administration.put("/api/v1/admin/platform/cash_clerk_needed", { headers, data: { value: "true" } });
      for (const amount of ["123456789.01", "98.70"]) await administration.post("/api/v1/admin/deposits", { headers, data: { account: "A10023", amount } });
      await administration.put("/api/v1/admin/platform/cash_clerk_needed", { headers, data: { value: "false" } });
      await endDay(administration);
      await look(page);
      await logIn(page, ADMINISTRATOR);
      expect((await sessionOf(page.request)).accounts.length).toBeGreaterThan(0);
      await page.goto("/statements");
      await expect(page.getByRole("article", { name: words.statement.title })).toBeVisible();
      await isWhole(page, "statement");
      await page.getByRole("radio", { name: words.statement.tradeByTrade }).click();
      await isWhole(page, "statement, trade by trade");
      await page.goto("/admin/movements");
      await expect(page.getByRole("region", { name: words.admin.waiting }).getByRole("row").nth(1)).toBeVisible();
      await isWhole(page, "cash");
    });
  });
}
