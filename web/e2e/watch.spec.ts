// The watch list and the depth: the cursor keeps to what is listed, every level is in view, and what is closed says so.
import type { Page } from "@playwright/test";
import { expect, inSession, look, test } from "./fixtures";

// At this speed steel closes its night within a minute, and copper trades on.
test.use({ market: ["--contracts", "rb2701,cu2701,al2701", "--speed", "150"] });

const watches = (page: Page, favourites: readonly string[]) =>
  page.addInitScript((codes) => localStorage.setItem("ballast.terminal", JSON.stringify({ state: { favourites: codes }, version: 1 })), favourites);

const levels = (page: Page): Promise<[number, number]> =>
  page.evaluate(() => {
    const room = document.querySelector(".ladder-rungs")?.getBoundingClientRect();
    const seen = (selector: string): number => [...document.querySelectorAll(selector)].filter((cell) => {
      const { top, bottom } = cell.getBoundingClientRect();
      return room !== undefined && top >= room.top - 1 && bottom <= room.bottom + 1;
    }).length;
    return [seen(".ladder-rungs .rung-bid:not(:empty)"), seen(".ladder-rungs .rung-ask:not(:empty)")];
  });

test("the cursor walks over favourites alone, all levels stay in view, and a contract says that it has closed", async ({ page, words, look: dress, logIn }) => {
  await dress(page);
  await watches(page, ["cu2701", "rb2701"]);
  await logIn(page, { user: "trader1", password: "ballast-demo" });
  await inSession(page.request);
  const taken = page.locator("[data-panel=ticket] .ticket-contract");
  await page.locator("[data-panel=watch]").getByRole("row").filter({ hasText: "cu2701" }).click();
  const seen = new Set<string>();
  for (let step = 0; step < 4; step += 1) {
    await page.locator("[data-panel=watch]").focus();
    await page.keyboard.press(step % 2 === 0 ? "ArrowDown" : "ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    seen.add(/^\w+/.exec((await taken.textContent()) ?? "")?.[0] ?? "");
  }
  expect([...seen].sort().every((code) => ["cu2701", "rb2701"].includes(code))).toBe(true);

  await look(page, words, "cu2701");
  await expect.poll(() => levels(page)).toEqual([5, 5]);
  for (let sample = 0; sample < 20; sample += 1) {
    await page.waitForTimeout(100);
    expect(await levels(page)).toEqual([5, 5]);
  }

  await look(page, words, "rb2701");
  const ladder = page.locator("[data-panel=ladder]");
  await expect(ladder.locator(".ladder-closed")).toContainText(words.ladder.closed.split("{{at}}")[0] ?? "", { timeout: 120_000 });
  await expect(page.locator("[data-panel=watch]").getByRole("row").filter({ hasText: "rb2701" })).toContainText(words.watch.closed);
  const colours = await ladder.locator(".ladder-rungs :is(.rung-bid, .rung-ask):not(:empty)").evaluateAll((cells) => [...new Set(cells.map((cell) => getComputedStyle(cell).color))]);
  expect(colours.length).toBeLessThanOrEqual(1);
});
