// What a page costs on the wire: JavaScript and style sheets, fonts apart, as a browser gets them that takes brotli and as one that takes gzip.
import { get } from "node:http";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { TRADER } from "./seed";

/** In kB of 1,000 bytes. */
const MOST = { login: 150, trading: 400 } as const;
/** A second after it is seen the login fetches what is behind it: that is trading's. */
const BEFORE_AHEAD_MS = 900;
const SETTLED_MS = 2_000;

function bytesOf(url: string, encoding: "br" | "gzip"): Promise<number> {
  return new Promise((done, fail) => {
    get(url, { headers: { "Accept-Encoding": encoding } }, (answer) => {
      let bytes = 0;
      expect(answer.headers["content-encoding"], url).toBe(encoding);
      answer.on("data", (chunk: Buffer) => (bytes += chunk.length)).on("end", () => done(bytes));
    }).on("error", fail);
  });
}

/** Remembers when the login was there to be seen, by the page's own clock. */
async function watchLogin(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector("input[name=password]")) return;
      Object.assign(window, { seenAt: performance.now() });
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
}

/** What the page has asked for so far, or until so long after the login was seen. */
const loadedBy = (page: Page, afterLogin = Infinity): Promise<string[]> =>
  page.evaluate(async (after) => {
    const { seenAt } = window as unknown as { seenAt: number };
    if (after !== Infinity) await new Promise((done) => setTimeout(done, Math.max(0, seenAt + after - performance.now())));
    const asked = performance.getEntriesByType("resource").filter(({ name, startTime }) => startTime < seenAt + after && /\.(js|css)$/.test(name));
    return [...new Set(asked.map(({ name }) => name))];
  }, afterLogin);

async function costs(all: readonly string[]): Promise<Record<"br" | "gzip", number>> {
  const sum = async (encoding: "br" | "gzip"): Promise<number> => (await Promise.all(all.map((url) => bytesOf(url, encoding)))).reduce((one, other) => one + other, 0) / 1_000;
  return { br: await sum("br"), gzip: await sum("gzip") };
}

test("login and trading stay within what they may cost on the wire", async ({ page, look, words }) => {
  await look(page);
  await watchLogin(page);
  await page.goto("/");
  await expect(page.getByLabel(words.login.user, { exact: true })).toBeVisible();
  const login = await costs(await loadedBy(page, BEFORE_AHEAD_MS));

  await page.getByLabel(words.login.user, { exact: true }).fill(TRADER.user);
  await page.getByLabel(words.login.password, { exact: true }).fill(TRADER.password);
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-panel=watch]").getByRole("gridcell").first()).toBeVisible();
  await expect(page.locator("[data-panel=chart] canvas").first()).toBeVisible();
  await page.waitForTimeout(SETTLED_MS);
  const trading = await costs(await loadedBy(page));

  console.log(`on the wire: login ${login.br.toFixed(1)} kB brotli, ${login.gzip.toFixed(1)} kB gzip; trading ${trading.br.toFixed(1)} kB brotli, ${trading.gzip.toFixed(1)} kB gzip`);
  for (const encoding of ["br", "gzip"] as const) {
    expect(login[encoding], `login, ${encoding}`).toBeLessThanOrEqual(MOST.login);
    expect(trading[encoding], `trading, ${encoding}`).toBeLessThanOrEqual(MOST.trading);
  }
});
