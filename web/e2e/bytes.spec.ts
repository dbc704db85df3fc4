// What a page costs on the wire: JavaScript and style sheets, fonts apart, as a browser gets them that takes brotli and as one that takes gzip.
import { get } from "node:http";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { TRADER } from "./seed";

/** In kB of 1,000 bytes. */
const MOST = { login: 150, trading: 400 } as const;
/** Login fetches what is behind it a second after it is seen: that is trading's. */
const SETTLED_MS = 400;

function bytesOf(url: string, encoding: "br" | "gzip"): Promise<number> {
  return new Promise((done, fail) => {
    get(url, { headers: { "Accept-Encoding": encoding } }, (answer) => {
      let bytes = 0;
      expect(answer.headers["content-encoding"], url).toBe(encoding);
      answer.on("data", (chunk: Buffer) => (bytes += chunk.length)).on("end", () => done(bytes));
    }).on("error", fail);
  });
}

function loadedBy(page: Page): ReadonlySet<string> {
  const loaded = new Set<string>();
  page.on("request", (request) => {
    if (/\.(js|css)$/.test(new URL(request.url()).pathname)) loaded.add(request.url());
  });
  return loaded;
}

async function costs(urls: Iterable<string>): Promise<Record<"br" | "gzip", number>> {
  const all = [...urls];
  const sum = async (encoding: "br" | "gzip"): Promise<number> => (await Promise.all(all.map((url) => bytesOf(url, encoding)))).reduce((one, other) => one + other, 0) / 1_000;
  return { br: await sum("br"), gzip: await sum("gzip") };
}

test("login and trading stay within what they may cost on the wire", async ({ page, look, logIn, words }) => {
  await look(page);
  const loaded = loadedBy(page);
  await page.goto("/");
  await expect(page.getByLabel(words.login.user, { exact: true })).toBeVisible();
  await page.waitForTimeout(SETTLED_MS);
  const login = await costs(loaded);

  await logIn(page, TRADER);
  await expect(page.locator("[data-panel=watch]").getByRole("gridcell").first()).toBeVisible();
  await expect(page.locator("[data-panel=chart] canvas").first()).toBeVisible();
  await page.waitForTimeout(5 * SETTLED_MS);
  const trading = await costs(loaded);

  console.log(`on the wire: login ${login.br.toFixed(1)} kB brotli, ${login.gzip.toFixed(1)} kB gzip; trading ${trading.br.toFixed(1)} kB brotli, ${trading.gzip.toFixed(1)} kB gzip`);
  for (const encoding of ["br", "gzip"] as const) {
    expect(login[encoding], `login, ${encoding}`).toBeLessThanOrEqual(MOST.login);
    expect(trading[encoding], `trading, ${encoding}`).toBeLessThanOrEqual(MOST.trading);
  }
});
