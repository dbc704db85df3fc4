// Enlarged pages: nothing is cut without a scroll, the chart stays, and what sends and cancels can be pressed.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const SIZES = [["150 %", 960, 600], ["200 %", 720, 450], ["a small screen", 1280, 720]] as const;

/** Whether something reaches beyond the page without a container that scrolls there. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element | null, axis: "x" | "y"): boolean => {
      for (let at = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        const [overflow, has] = axis === "x" ? [style.overflowX, at.scrollWidth > at.clientWidth] : [style.overflowY, at.scrollHeight > at.clientHeight];
        if ((overflow === "auto" || overflow === "scroll") && has) return true;
      }
      return false;
    };
    return [...document.querySelectorAll(".top button, .top a, .top-link, #content button, #content input, #content select, #content .panel")]
      .filter((element) => element.getClientRects().length > 0)
      .filter((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return ((right > window.innerWidth + 1 || left < -1) && !scrolls(element, "x")) || ((bottom > window.innerHeight + 1 || top < -1) && !scrolls(element, "y"));
      })
      .map((element) => element.outerHTML.slice(0, 120));
  });

/** Panels that lie over one another. */
const overlaps = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const panels = [...document.querySelectorAll<HTMLElement>("[data-panel]")].map((panel) => ({ name: panel.dataset["panel"] ?? "", box: panel.getBoundingClientRect() }));
    return panels.flatMap(({ name, box }, index) => panels.slice(index + 1).filter((other) => Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left) > 1 && Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 1).map((other) => `${name} ${other.name}`));
  });

for (const [name, width, height] of SIZES) {
  test(`every control is reached at ${name}`, async ({ trader: page, words }) => {
    await page.setViewportSize({ width, height });
    const ticket = page.locator("[data-panel=ticket]");
    await expect(ticket.locator(".send-sell")).toBeEnabled();
    const chart = await page.locator(".chart-canvas").boundingBox();
    expect(chart?.width).toBeGreaterThan(200);
    expect(chart?.height).toBeGreaterThan(60);
    expect(await cut(page)).toEqual([]);
    expect(await overlaps(page)).toEqual([]);
    if (height >= 600) {
      await expect(ticket.locator(".send-sell")).toBeInViewport({ ratio: 1 });
      // Also under a long warning and a line that stands ready.
      await page.keyboard.press("F2");
      const price = ticket.getByLabel(words.common.price, { exact: true });
      await price.focus();
      await price.fill(String(Number(await price.inputValue()) * 2));
      await page.keyboard.press("Enter");
      await expect(page.getByText(words.ticket.again)).toBeInViewport({ ratio: 1 });
      await expect(ticket.locator(".send-sell")).toBeInViewport({ ratio: 1 });
      await page.keyboard.press("Escape");
    }
    const wanted: Locator[] = [
      ticket.locator(".send-buy"), ticket.locator(".send-sell"), ticket.getByLabel(words.ticket.validity), ticket.getByLabel(words.ticket.kind), ticket.getByRole("switch"),
      page.locator("[data-panel=watch]").getByRole("button", { name: words.watch.searchLabel }),
      page.locator("[data-panel=positions]").getByRole("tab", { name: new RegExp(words.positions.refusals) }),
      page.locator("[data-panel=chart]").getByRole("tab", { name: words.chart["1d"], exact: true }),
      page.locator("[data-panel=ladder] .ladder-rungs .rung").first(),
      page.getByRole("button", { name: new RegExp(words.status.allKeys) }),
    ];
    for (const control of wanted) await control.click({ trial: true, timeout: 5_000 });
    await page.locator("[data-panel=orders]").getByRole("button", { name: new RegExp(`^${words.orders.cancelAll}`) }).scrollIntoViewIfNeeded();
  });
}

test("management at 200 %: connection, language, theme and the user's menu are reached, and so is every page", async ({ page, look, logIn, words }) => {
  const { admin, shell } = words;
  await page.setViewportSize({ width: 720, height: 450 });
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/accounts");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".top-link")).toBeInViewport({ ratio: 1 });
  expect(await cut(page)).toEqual([]);
  const top = page.getByRole("banner").getByRole("button");
  for (const button of await top.all()) await button.click({ trial: true, timeout: 5_000 });
  await top.last().click();
  await expect(page.getByRole("menuitem", { name: shell.logOut })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Escape");
  for (const link of await page.getByRole("navigation", { name: admin.menu }).getByRole("link").all()) await link.click({ trial: true, timeout: 5_000 });
});
