// A session ends: by oneself, in another window, by an administrator, with the server. The login page is there at
// once, says why, and leads back to where one was.
import type { Page } from "@playwright/test";
import type { Dictionary } from "../src/i18n/words";
import { expect, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

const PLACES = [
  { user: TRADER, paths: ["/trading", "/statements"] },
  { user: ADMINISTRATOR, paths: ["/admin/accounts", "/admin/movements"] },
];

async function checkLoginPage(page: Page, words: Dictionary): Promise<void> {
  await expect(page.getByRole("button", { name: new RegExp(words.login.submit) })).toBeVisible({ timeout: 10_000 });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.locator(".terminal, .funds, .admin, .band, .statement, .toast")).toHaveCount(0);
}

async function fillLogin(page: Page, words: Dictionary, { user, password }: typeof TRADER): Promise<void> {
  await page.getByLabel(words.login.user, { exact: true }).fill(user);
  await page.getByLabel(words.login.password, { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

async function checkGoesOn(page: Page, words: Dictionary, user: typeof TRADER, path: string): Promise<void> {
  await fillLogin(page, words, user);
  await expect(page.getByRole("navigation", { name: words.nav.workspaces })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(path);
  await expect(page.locator(".top-link")).toContainText(words.shell.connected);
}

/** How many of the page's live connections are open. */
function countSockets(page: Page): () => number {
  const open = new Set<unknown>();
  // Those of a page that was left are not told of.
  page.on("domcontentloaded", () => open.clear());
  page.on("websocket", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  return () => open.size;
}

for (const { user, paths } of PLACES) {
  test(`${user.user} logs out: nothing of the account stays, on any page`, async ({ page, look, logIn, words }) => {
    await look(page);
    const sockets = countSockets(page);
    for (const path of paths) {
      await logIn(page, user);
      await page.goto(path);
      await expect(page.locator(".top-link")).toContainText(words.shell.connected);
      const { accounts } = await sessionOf(page.request);
      await page.getByTestId("user-menu").click();
      await page.getByRole("menuitem", { name: words.shell.logOut }).click();
      await checkLoginPage(page, words);
      const text = await page.locator("body").innerText();
      for (const { code, name } of accounts) expect([text.includes(code), text.includes(name)], path).toEqual([false, false]);
      await expect(page.locator(".warn-box")).toHaveCount(0);
      await expect.poll(sockets).toBe(0);
      expect((await page.request.get("/api/v1/session")).status()).toBe(401);
    }
  });

  test(`${user.user} goes on where he was over a restart, and is told where his session did not outlive one`, async ({ page, look, logIn, words, server }) => {
    await look(page);
    await logIn(page, user);
    const [path = "/"] = paths;
    await page.goto(path);
    const connected = page.locator(".top-link");
    await expect(connected).toContainText(words.shell.connected);
    const again = page.getByRole("button", { name: words.band.now });
    // Sessions are kept within a second.
    await page.waitForTimeout(2_500);
    for (const ends of [false, true]) {
      await server.kill();
      if (ends) await server.loseSessions();
      await expect(again).toBeVisible();
      await server.run();
      // It would come by itself; the button does not wait.
      if (await again.isVisible()) await again.click({ timeout: 2_000 }).catch(() => undefined);
      if (ends) break;
      await expect(connected).toContainText(words.shell.connected);
      expect(new URL(page.url()).pathname).toBe(path);
    }
    await checkLoginPage(page, words);
    await expect(page.getByRole("alert")).toContainText(words.login.ended.while_away);
    await checkGoesOn(page, words, user, path);
  });
}

test("a log-out in another window ends this one, and the next person finds nothing of the last", async ({ page, look, logIn, words }) => {
  await look(page);
  await logIn(page, TRADER);
  await expect(page.locator("[data-panel=ticket]")).toBeVisible();
  const other = await page.context().newPage();
  await look(other);
  await other.goto("/statements");
  await other.getByTestId("user-menu").click();
  await other.getByRole("menuitem", { name: words.shell.logOut }).click();
  await checkLoginPage(page, words);
  await expect(page.getByRole("alert")).toContainText(words.login.ended.elsewhere);
  await fillLogin(page, words, ADMINISTRATOR);
  await expect(page).toHaveURL(/\/admin\/accounts$/);
});

test("who came by the login's own address is at home after it", async ({ page, look, words }) => {
  await look(page);
  await page.goto("/login");
  await fillLogin(page, words, TRADER);
  await expect(page).toHaveURL(/\/trading$/);
  await expect(page.locator("[data-panel=ticket]")).toBeVisible();
});

test("a login that is disabled ends its session at once", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  await look(page);
  const login = await administration.post("/api/v1/session", { data: ADMINISTRATOR });
  const { csrf_token } = (await login.json()) as { csrf_token: string };
  const headers = { "X-Csrf-Token": csrf_token };
  const user = { user: `leaves-${language.slice(0, 2)}`, password: "ballast-demo" };
  await makeLogin({ name: user.user, role: "administrator", password: user.password });
  await logIn(page, user);
  const disabled = await administration.put(`/api/v1/admin/objects/users/${user.user}/status`, { headers, data: { status: "disabled" } });
  expect(disabled.ok(), await disabled.text()).toBe(true);
  await checkLoginPage(page, words);
  await expect(page.getByRole("alert")).toContainText(words.login.ended.elsewhere);
});
