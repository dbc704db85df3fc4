// What holds on every page: no serious accessibility fault, no number wider than its cell.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Look, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

const LOOKS: (Look & { name: string })[] = [
  { name: "as it comes", themes: { trading: "dark", management: "light" } },
  { name: "the other ground, green up", themes: { trading: "light", management: "dark" }, colours: "green-up" },
];
const ADMIN_PAGES = ["/admin/accounts", "/admin/risk", "/admin/products", "/admin/fund-accounts", "/admin/rates", "/admin/templates", "/admin/rules", "/admin/calendar", "/admin/commodities", "/admin/movements", "/admin/deliveries", "/admin/day", "/admin/users", "/admin/roles", "/admin/settings", "/admin/files"];

async function serious(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 5).map(({ target, failureSummary }) => ({ target, failureSummary })) }));
}

/** Numbers that do not fit their cell. */
const cutNumbers = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[role=gridcell].number, [role=gridcell].actions, td.number, dd.number, .rung-price, .funds-figure dd")]
      .filter((cell) => cell.offsetParent !== null && [cell, ...cell.querySelectorAll<HTMLElement>("*")].some((part) => part.scrollWidth > part.clientWidth && getComputedStyle(part).display !== "inline"))
      .map((cell) => `${cell.dataset["column"] ?? cell.className}: ${cell.textContent} (${cell.scrollWidth} > ${cell.clientWidth})`),
  );

for (const { name, ...look } of LOOKS) {
  test(`no serious fault, ${name}`, async ({ page, look: dress, logIn }) => {
    test.setTimeout(180_000);
    await dress(page, look);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await serious(page), "login").toEqual([]);
    await logIn(page, TRADER);
    await expect(page.locator("[data-panel=positions]")).toBeVisible();
    await page.waitForTimeout(1_500);
    expect(await serious(page), "trading").toEqual([]);
    await page.goto("/statements");
    await page.waitForTimeout(1_000);
    expect(await serious(page), "statements").toEqual([]);
    await page.context().clearCookies();
    await logIn(page, ADMINISTRATOR);
    for (const path of ADMIN_PAGES) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForTimeout(500);
      expect(await serious(page), path).toEqual([]);
      if (path !== "/admin/accounts") continue;
      await rowsOf(page.getByRole("main")).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await page.waitForTimeout(500);
      expect(await serious(page), "account drawer").toEqual([]);
    }
  });
}

for (const [width, height] of [[1920, 1080], [1440, 900]] as const) {
  test(`no number is cut at ${width} × ${height}`, async ({ page, look: dress, logIn }) => {
    await page.setViewportSize({ width, height });
    await dress(page);
    await logIn(page, TRADER);
    await expect(page.locator("[data-panel=watch]").getByRole("gridcell").first()).toBeVisible();
    await page.waitForTimeout(2_000);
    expect(await cutNumbers(page), "trading").toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight), "the page does not scroll").toBe(0);
    await page.goto("/statements");
    await page.waitForTimeout(1_000);
    expect(await cutNumbers(page), "statements").toEqual([]);
  });
}
