// The risk wall of 5,000 accounts, each of which every market tick moves: frames at rest and while it is scrolled, and the heap after
// collection. BALLAST_WALL_SECONDS of watching.
import type { APIRequestContext, CDPSession, Page } from "@playwright/test";
import { expect, inSession, sessionOf, test } from "../e2e/fixtures";
import { figures, framesIn, kept, mega } from "./figures";
import { watchMany } from "./manyContracts";

const SECONDS = Number(process.env.BALLAST_WALL_SECONDS ?? 60);
const FRAME_SECONDS = 20;
const ACCOUNTS = 5_000;
const PASSWORD = "ballast-demo";
const TRADERS = ["trader1", "trader2", "trader3"] as const;
const CONTRACTS = ["rb2701", "cu2701", "al2701"] as const;

/** Every account holds something, so that every mark moves it. */
async function holdSomething(request: APIRequestContext, user: string): Promise<void> {
  await request.post("/api/v1/session", { data: { user, password: PASSWORD } });
  const { accounts, csrf_token } = await sessionOf(request);
  for (const contract of CONTRACTS) {
    const data = { ref: `w-${user}-${contract}`, contract, side: "buy", offset: "open", lots: 1 };
    const answer = await request.post(`/api/v1/accounts/${accounts[0]?.code ?? ""}/orders`, { headers: { "X-Csrf-Token": csrf_token }, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}

/** Frames and rows that came of the accounts so far. */
const counted = (page: Page): Promise<{ frames: number; rows: number }> => page.evaluate(() => ({ ...(window as unknown as { counted: { frames: number; rows: number } }).counted }));

/** Rolls the wall up and down, a row a frame. */
const scroll = (page: Page, seconds: number): Promise<number> =>
  page.evaluate(
    (ms) =>
      new Promise<number>((done) => {
        const body = [...document.querySelectorAll(".risk-wall *")].find((part) => part.scrollHeight > part.clientHeight + 100 && getComputedStyle(part).overflowY !== "visible");
        if (!body) throw new Error("nothing scrolls");
        const start = performance.now();
        let [frames, step] = [0, 24];
        const next = (now: number): void => {
          frames += 1;
          if (body.scrollTop + body.clientHeight >= body.scrollHeight - 1) step = -24;
          if (body.scrollTop <= 0) step = 24;
          body.scrollTop += step;
          if (now - start < ms) requestAnimationFrame(next);
          else done((frames * 1_000) / (now - start));
        };
        requestAnimationFrame(next);
      }),
    seconds * 1_000,
  );

test(`a wall of ${ACCOUNTS} accounts, ${SECONDS} s`, async ({ page, look, logIn, words, playwright, baseURL }) => {
  await look(page);
  // Every column of the wall: more than thirty.
  await page.addInitScript(() => localStorage.setItem("ballast.tables", JSON.stringify({ state: { shapes: { "admin/wall": { hidden: [] } } }, version: 1 })));
  await watchMany(page, Math.ceil(ACCOUNTS / TRADERS.length));
  await logIn(page, { user: "admin", password: PASSWORD });
  await inSession(page.request);
  for (const user of TRADERS) {
    const request = await playwright.request.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
    await holdSomething(request, user);
    await request.dispose();
  }
  await page.goto("/risk");
  await expect(page.locator(".risk-wall .table-count")).toContainText("500");
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const columns = Number(await page.getByRole("region", { name: words.riskPage.wall }).getByRole("grid").getAttribute("aria-colcount"));
  expect(columns).toBeGreaterThanOrEqual(30);
  await page.waitForTimeout(10_000);
  const before = await kept(session);
  const [came, start] = [await counted(page), performance.now()];
  const still = await framesIn(page, FRAME_SECONDS);
  const [told, seconds] = [await counted(page), (performance.now() - start) / 1_000];
  const scrolled = await scroll(page, FRAME_SECONDS);
  await page.waitForTimeout(SECONDS * 1_000);
  const after = await kept(session);
  const { Nodes: nodes } = await figures(session);
  const [frames, rows] = [told.frames - came.frames, told.rows - came.rows];
  console.log(`${columns} columns, ${(frames / seconds).toFixed(1)} frames of accounts a second, ${Math.round(rows / Math.max(1, frames))} rows each; ${still.toFixed(1)} frames a second at rest, ${scrolled.toFixed(1)} while scrolled; heap after collection ${mega(before)} → ${mega(after)}, ${nodes} nodes`);
  // The bar of the risk terminal, on an idle machine.
  if (process.env.BALLAST_WALL_BAR !== undefined) {
    expect(still).toBeGreaterThanOrEqual(50);
    expect(scrolled).toBeGreaterThanOrEqual(45);
  }
});
