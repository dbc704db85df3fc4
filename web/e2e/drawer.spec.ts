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
