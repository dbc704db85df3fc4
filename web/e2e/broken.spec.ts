// What does not come is said where it is missing: code of a page, rows of a list. The rest stays, and a retry leads on.
import { expect, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

test("a page whose code cannot come leaves the shell, and comes by its button", async ({ page, look, logIn, words }) => {
  await look(page);
  await logIn(page, TRADER);
  await expect(page.locator("[data-panel=ticket]")).toBeVisible();
  await page.route("**/assets/StatementPage*", (route) => route.abort());
  await page.getByRole("link", { name: words.nav.statements }).click();
  await expect(page.getByText(words.broken.pageMissing)).toBeVisible();
  await expect(page.getByRole("navigation", { name: words.nav.workspaces })).toBeVisible();
  await page.unroute("**/assets/StatementPage*");
  await page.getByRole("button", { name: words.common.retry }).click();
  await expect(page.locator(".statement")).toBeVisible();
});

test("a list that does not come is never shown as empty", async ({ page, look, logIn, words }) => {
  await look(page);
  await logIn(page, ADMINISTRATOR);
  const rates = "**/api/v1/admin/rates*";
  await page.route(rates, (route) => route.fulfill({ status: 500, body: "" }));
  await page.goto("/admin/rates");
  await expect(page.getByText(words.common.listMissing)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(words.admin.emptyRates)).toHaveCount(0);
  await page.unroute(rates);
  await page.getByRole("button", { name: words.common.retry }).click();
  await expect(page.getByRole("row").filter({ hasText: "cu" }).first()).toBeVisible();

  // Later ones stay in view, with their age.
  await page.goto("/admin/accounts");
  await expect(page.getByRole("row").filter({ hasText: "A10023" })).toBeVisible();
  await page.route("**/api/v1/admin/operating-accounts*", (route) => route.abort());
  await expect(page.locator(".stale")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "A10023" })).toBeVisible();
});

test("a lost connection is told in the words of the page it is lost on", async ({ page, look, logIn, words }) => {
  await look(page);
  let open = true;
  await page.routeWebSocket(/\/api\/v1\/live/, (route) => {
    if (!open) return void route.close();
    route.connectToServer();
    setTimeout(() => void route.close(), 3_000);
    open = false;
  });
  await logIn(page, ADMINISTRATOR);
  await expect(page.getByRole("alert").filter({ hasText: words.band.now })).toContainText(words.band.admin.slice(0, 10));
});
