// The lock: nothing of the account is left on the page, a reload opens nothing, and the password does.
import { sessionOf, expect, test } from "./fixtures";
import { TRADER } from "./seed";

test("a locked page shows nothing, and opens with the password where one was", async ({ trader: page, words }) => {
  const { accounts } = await sessionOf(page.request);
  const account = accounts[0]?.code ?? "";
  const looked = page.locator(".ticket-contract strong");
  await expect(looked).not.toHaveText("");
  const contract = (await looked.textContent()) ?? "";
  await page.getByTestId("user-menu").click();
  await page.getByRole("menuitem", { name: words.lock.now }).click();
  const cover = page.getByRole("form", { name: words.lock.title });
  const hidden = async (): Promise<void> => {
    await expect(cover).toBeVisible();
    expect(await page.locator("body").textContent()).not.toContain(account);
    await expect(page.locator("[data-panel]")).toHaveCount(0);
  };
  await hidden();
  await page.reload();
  await hidden();
  // No key of the terminal does anything behind it.
  await page.keyboard.press("F2");
  await hidden();

  const password = cover.getByLabel(words.lock.password);
  await password.fill("not-the-password");
  await page.keyboard.press("Enter");
  await expect(cover.getByRole("alert")).toContainText(/BAD_CREDENTIALS|LOGIN_BACKOFF/);
  await hidden();
  await expect.poll(async () => {
    if ((await cover.count()) === 0) return true;
    await password.fill(TRADER.password);
    await page.keyboard.press("Enter");
    await page.waitForTimeout(500);
    return (await cover.count()) === 0;
  }).toBe(true);
  await expect(page.locator("[data-panel=ticket]")).toBeVisible();
  await expect(looked).toHaveText(contract);
});

test("the windows of a browser lock together and open together, each where it was", async ({ trader: page, words }) => {
  const other = await page.context().newPage();
  await other.goto("/trading");
  await expect(other.locator("[data-panel=ticket]")).toBeVisible();
  await page.getByTestId("user-menu").click();
  await page.getByRole("menuitem", { name: words.lock.now }).click();
  const covers = [page, other].map((window) => window.getByRole("form", { name: words.lock.title }));
  for (const cover of covers) await expect(cover).toBeVisible();
  await expect(other.locator("[data-panel]")).toHaveCount(0);
  await covers[1]?.getByLabel(words.lock.password).fill(TRADER.password);
  await other.keyboard.press("Enter");
  for (const window of [page, other]) {
    await expect(window.locator("[data-panel=ticket]")).toBeVisible();
    await expect(window.getByRole("button", { name: /B$/ })).toBeVisible();
  }
  // Both have the session that there is.
  await page.waitForTimeout(4_000);
  for (const window of [page, other]) {
    await expect(window.locator("[data-panel=ticket]")).toBeVisible();
    await expect(window.getByRole("alert")).toHaveCount(0);
  }
});
