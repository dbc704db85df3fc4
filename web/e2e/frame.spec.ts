// One price at one moment: ladder, list, ticket and positions of a contract are painted from the same data, on a slow machine, too;
// and nothing but the market has the page drawn.
import { AccountOver, expect, inSession, look, test } from "./fixtures";

const CONTRACT = process.env.BALLAST_CONTRACT ?? "cu2701";
const SLOWER = 2;
const SECONDS = 12;
/** A second: ten frames of the market, and some for answers to what the page asks. */
const MOST_LAYOUTS = 14;

test("no picture shows two prices of one contract", async ({ trader: page, words }) => {
  await inSession(page.request);
  const account = await AccountOver.of(page.request);
  await account.buy(CONTRACT, 1);
  await look(page, words, CONTRACT);
  await expect(page.locator("[data-panel=positions]").getByRole("gridcell")).not.toHaveCount(0);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const { pictures, apart, prices } = await page.evaluate(
    ({ contract, seconds }) =>
      new Promise<{ pictures: number; apart: string[]; prices: number }>((done) => {
        const apart: string[] = [];
        const prices = new Set<string>();
        let pictures = 0;
        const until = performance.now() + seconds * 1_000;
        const text = (selector: string): string | undefined => document.querySelector(selector)?.textContent ?? undefined;
        const look = (): void => {
          const held = [...document.querySelectorAll<HTMLElement>("[data-panel=positions] [data-row]")].find((row) => row.textContent.includes(contract))?.dataset["row"] ?? "";
          const shown = [
            text(".ladder-last"),
            text(`[data-panel=watch] [data-row="${contract}"] [data-column=last]`),
            text(`[data-panel=positions] [data-row="${held}"] [data-column=last]`),
            document.querySelector<HTMLInputElement>(".ticket-price input")?.value,
          ];
          pictures += 1;
          prices.add(shown[0] ?? "");
          if (new Set(shown).size > 1) apart.push(shown.join(" | "));
          // After the frame's own work, as it is painted.
          if (performance.now() < until) requestAnimationFrame(() => setTimeout(look));
          else done({ pictures, apart, prices: prices.size });
        };
        look();
      }),
    { contract: CONTRACT, seconds: SECONDS },
  );
  expect(pictures).toBeGreaterThan(20);
  expect(prices).toBeGreaterThan(3);
  expect(apart).toEqual([]);
});

test("the page is laid out for the market's frames alone", async ({ trader: page }) => {
  await inSession(page.request);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const layouts = async (): Promise<number> => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "LayoutCount")?.value ?? 0;
  await expect.poll(() => page.locator(".ladder-last").textContent()).toMatch(/\d/);
  const [from, start] = [await layouts(), performance.now()];
  await page.waitForTimeout(SECONDS * 1_000);
  const laidOut = ((await layouts()) - from) / ((performance.now() - start) / 1_000);
  expect(laidOut).toBeGreaterThan(2);
  expect(laidOut).toBeLessThanOrEqual(MOST_LAYOUTS);
});
