// The account drawer: wide, under the top bar, J and K go over the rows of the list, anchors lead to its parts.
import { expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

test("looks at one account after the other beside the list", async ({ page, look, logIn, words }) => {
  await look(page);
  await logIn(page, ADMINISTRATOR);
  const codes = rowsOf(page.getByRole("main"));
  await expect(codes.first()).toBeVisible();
  const [first = "", second = ""] = await codes.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-row") ?? ""));
  await codes.first().click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText(first);
  await page.keyboard.press("j");
  await expect(drawer).toContainText(second);
  await page.keyboard.press("k");
  await expect(drawer).toContainText(first);
  await expect(drawer.getByRole("button", { name: new RegExp(words.admin.previous) })).toBeDisabled();

  // What marks a simulated clock stays in view.
  const bar = await page.getByRole("banner").boundingBox();
  await expect.poll(async () => (await drawer.boundingBox())?.width).toBe(1_120);
  expect((await drawer.boundingBox())?.y).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0));

  await page.setViewportSize({ width: 1440, height: 500 });
  const movements = drawer.getByRole("heading", { name: words.admin.movements });
  await expect(movements).not.toBeInViewport();
  await drawer.getByRole("tab", { name: words.admin.movements }).click();
  await expect(movements).toBeInViewport();
  // No head or cell of a table lies over the anchors, wherever the drawer stands.
  const overview = drawer.getByRole("tab", { name: words.admin.overview });
  const body = drawer.locator(".ant-drawer-body");
  for (let top = 0; top < 3_000; top += 60) {
    await body.evaluate((element, to) => element.scrollTo(0, to), top);
    expect(await overview.evaluate((tab) => {
      const { left, top: y, width, height } = tab.getBoundingClientRect();
      return tab.contains(document.elementFromPoint(left + width / 2, y + height / 2));
    }), `scrolled by ${top}`).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
});

test("stands in the address: by link, Back and a reload; and nothing typed goes without a word", async ({ page, look, logIn, words }) => {
  const { form, userPage, accountPage } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/accounts?accounts=A10023");
  const drawer = page.locator(".ant-drawer-section");
  await expect(drawer).toContainText("A10023");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(page).toHaveURL(/\/admin\/accounts\??$/);

  await rowsOf(page.getByRole("main")).first().click();
  await expect(page).toHaveURL(/accounts=/);
  await page.reload();
  await expect(drawer).toBeVisible();
  await page.goBack();
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  await rowsOf(page.getByRole("main")).first().click();
  const addresses = drawer.getByLabel(userPage.addresses, { exact: true });
  await expect(drawer.getByRole("heading", { name: accountPage.access })).toBeVisible();
  await addresses.fill("10.0.0.0/24");
  const goOn = page.getByRole("button", { name: form.goOn });
  const ways = [() => page.keyboard.press("Escape"), () => page.mouse.click(120, 400), () => page.goBack()];
  for (const leave of ways) {
    await leave();
    await goOn.click();
    await expect(goOn).toBeHidden();
    await expect(addresses).toHaveValue("10.0.0.0/24");
    await expect(page).toHaveURL(/accounts=/);
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: form.discard }).click();
  await expect(drawer).toBeHidden();
});
