// What holds on every page: no serious accessibility fault, in English no word of Chinese, no number wider than its cell.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { PAGES } from "../src/app/pages";
import { type Look, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

/** The other ground differs in its colours alone, whatever the language. */
const LOOKS: (Look & { name: string; only?: string })[] = [
  { name: "as it comes", themes: { trading: "dark", management: "light" } },
  { name: "the other ground, green up", themes: { trading: "light", management: "dark" }, colours: "green-up", only: "color-contrast" },
];
const ADMIN_PAGES = PAGES.filter(({ workspace }) => workspace === "admin" || workspace === "risk").map(({ path }) => path);
/** The language switch names the other language in it, in one word or another. */
const SWITCH = ["中", "中文"];

/** Everything that the product sends: names that somebody gave are no words of pages. */
function sentTo(page: Page): string[] {
  const sent: string[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/api/")) void response.text().then((text) => sent.push(text), () => undefined);
  });
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => sent.push(String(payload))));
  return sent;
}

/** Words of Chinese on a page, also those that are only heard, without what the product sent. */
async function chinese(page: Page, sent: readonly string[]): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const heard = [...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap((part) => ["aria-label", "title", "placeholder"].map((name) => part.getAttribute(name) ?? ""));
    return [document.title, document.body.innerText, ...heard].join("\n");
  });
  const data = sent.join("\n");
  return [...new Set(shown.match(/[\u4e00-\u9fff]+/g) ?? [])].filter((word) => !SWITCH.includes(word) && !data.includes(word));
}

async function serious(page: Page, only?: string): Promise<unknown[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (only === undefined ? axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]) : axe.withRules(only)).analyze();
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

for (const { name, only, ...look } of LOOKS) {
  test(`no serious fault, ${name}`, async ({ page, look: dress, logIn, language }) => {
    test.skip(only !== undefined && language === "en");
    test.setTimeout(400_000);
    const sent = sentTo(page);
    const isSound = async (place: string): Promise<void> => {
      expect(await serious(page, only), place).toEqual([]);
      if (language === "en") expect(await chinese(page, sent), place).toEqual([]);
    };
    await dress(page, look);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await isSound("login");
    // The demonstration begins with a session, at the line's very end.
    const [now, line] = await Promise.all([".timeline-now", ".timeline-line"].map((part) => page.locator(part).boundingBox()));
    expect(now?.x).toBeGreaterThanOrEqual((line?.x ?? Infinity) - 1);
    await logIn(page, TRADER);
    await expect(page.locator("[data-panel=positions]")).toBeVisible();
    await page.waitForTimeout(1_500);
    await isSound("trading");
    await page.goto("/statements");
    await page.waitForTimeout(1_000);
    await isSound("statements");
    await page.context().clearCookies();
    await logIn(page, ADMINISTRATOR);
    for (const path of ADMIN_PAGES) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForTimeout(500);
      await isSound(path);
      if (path !== "/admin/accounts") continue;
      await rowsOf(page.getByRole("main")).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await page.waitForTimeout(500);
      await isSound("account drawer");
    }
  });
}

/** Names in the watch list that end in an ellipsis. */
const cutNames = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-panel=watch] [role=gridcell][data-column=contract]")]
      .filter((cell) => [cell, ...cell.querySelectorAll<HTMLElement>("*")].some((part) => part.scrollWidth > part.clientWidth && getComputedStyle(part).display !== "inline"))
      .map(({ textContent }) => textContent),
  );

for (const [width, height] of [[1920, 1080], [1440, 900]] as const) {
  test(`no number is cut at ${width} × ${height}`, async ({ page, look: dress, logIn }) => {
    await page.setViewportSize({ width, height });
    await dress(page);
    await logIn(page, TRADER);
    await expect(page.locator("[data-panel=watch]").getByRole("gridcell").first()).toBeVisible();
    await page.waitForTimeout(2_000);
    expect(await cutNumbers(page), "trading").toEqual([]);
    expect(await cutNames(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight), "the page does not scroll").toBe(0);
    await page.goto("/statements");
    await page.waitForTimeout(1_000);
    expect(await cutNumbers(page), "statements").toEqual([]);
  });
}
