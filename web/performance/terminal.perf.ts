// The terminal under its live market: how busy the main thread is and with what, frames, long tasks, and the heap after collection.
// BALLAST_SECONDS of watching, BALLAST_THROTTLE times slower a processor, BALLAST_CONTRACTS quoted, BALLAST_ORDERS working.
import type { Page } from "@playwright/test";
import { sessionOf, expect, inSession, test } from "../e2e/fixtures";
import { type Figures, collect, figures, framesIn, mega, share } from "./figures";
import { quoteMany } from "./manyContracts";

const setting = (name: string, otherwise: number): number => Number(process.env[`BALLAST_${name}`] ?? otherwise);
const SECONDS = setting("SECONDS", 180);
const THROTTLE = setting("THROTTLE", 1);
const CONTRACTS = setting("CONTRACTS", 18);
const ORDERS = setting("ORDERS", 0);
/** The demonstration quotes so many. */
const DEMONSTRATED = 18;
const WARM_SECONDS = 10;
const FRAME_SECONDS = 30;
/** Order and cancel, and the counter's word on each, are slower than this page. */
const TOGETHER = 5;

/** Orders that rest: buys of one lot far below the market. */
async function rest(page: Page, orders: number): Promise<void> {
  const { accounts, csrf_token } = await sessionOf(page.request);
  const place = async (index: number): Promise<void> => {
    const data = { ref: `p${index}`, contract: "rb2701", side: "buy", offset: "open", lots: 1, price: String(2_950 + (index % 10)) };
    const answer = await page.request.post(`/api/v1/accounts/${accounts[0]?.code ?? ""}/orders`, { headers: { "X-Csrf-Token": csrf_token }, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  for (let from = 0; from < orders; from += TOGETHER) await Promise.all(Array.from({ length: Math.min(TOGETHER, orders - from) }, (_, index) => place(from + index)));
}

/** Counts from here on; long tasks are those of more than 50 ms. */
const watchTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
const longTasks = (page: Page): Promise<number[]> => page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);

test(`${CONTRACTS} contracts, ${ORDERS} working orders, ${THROTTLE}× throttled, ${SECONDS} s`, async ({ page, look, logIn, administration }) => {
  await look(page);
  if (CONTRACTS > DEMONSTRATED) await quoteMany(page, administration, CONTRACTS);
  await logIn(page, { user: "trader1", password: "ballast-demo" });
  await inSession(page.request);
  await rest(page, ORDERS);
  await expect(page.locator("[data-panel=watch] [role=row]").nth(5)).toBeVisible();
  const session = await page.context().newCDPSession(page);
  // By the thread's own time: what else runs on the machine is not the page's work.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await session.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
  await page.waitForTimeout(WARM_SECONDS * 1_000);

  await collect(session);
  await watchTasks(page);
  const before = await figures(session);
  const start = performance.now();
  await page.waitForTimeout(SECONDS * 1_000);
  const after = await figures(session);
  const seconds = (performance.now() - start) / 1_000;
  const tasks = await longTasks(page);
  await collect(session);
  const kept = await figures(session);
  const frames = await framesIn(page, FRAME_SECONDS);

  const spent = (name: keyof Figures): number => after[name] - before[name];
  const named = spent("ScriptDuration") + spent("LayoutDuration") + spent("RecalcStyleDuration");
  console.log([
    `busy ${share(spent("TaskDuration"), seconds)}: script ${share(spent("ScriptDuration"), seconds)}, style ${share(spent("RecalcStyleDuration"), seconds)}, layout ${share(spent("LayoutDuration"), seconds)}, paint and the rest ${share(spent("TaskDuration") - named, seconds)}`,
    `${frames.toFixed(1)} frames a second`,
    `${tasks.length} long tasks (${((tasks.length / seconds) * 60).toFixed(1)} a minute), the longest ${Math.round(Math.max(0, ...tasks))} ms`,
    `heap after collection ${mega(before.JSHeapUsedSize)} → ${mega(kept.JSHeapUsedSize)}, nodes ${before.Nodes} → ${kept.Nodes}`,
  ].join("\n"));
});
