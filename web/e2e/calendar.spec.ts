// The exchanges' yearly notice: tried as it is chosen, taken by its button; wrong rows are named and nothing is changed.
import { ADMINISTRATOR } from "./seed";
import { expect, test } from "./fixtures";

const HEAD = "kind,first,last,open\n";
const notice = (rows: string) => ({ name: "notice.csv", mimeType: "text/csv", buffer: Buffer.from(HEAD + rows) });

test("D1: a notice is imported, and a day is added by hand", async ({ page, words, look, logIn }) => {
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/calendar");
  const file = page.locator("input[type=file]");
  const take = page.getByRole("button", { name: words.admin.takeNotice });

  await file.setInputFiles(notice("closed,2027-13-01,,\n"));
  await expect(page.getByRole("alert")).toContainText("2027-13-01");
  await expect(take).toHaveCount(0);

  await file.setInputFiles(notice("announced,2027-12-31,,\nclosed,2027-02-08,2027-02-12,\n"));
  await expect(page.getByRole("status")).toContainText("2");
  await take.click();
  const row = page.getByRole("row").filter({ hasText: "2027-02-08" });
  await expect(row).toContainText("2027-02-12");
  await expect(row).toContainText(words.admin.calendarKinds.closed);
  await expect(page.locator(".admin-section > header").first()).toContainText("2027-12-31");

  await page.getByRole("textbox", { name: words.admin.firstDay }).fill("2027-01-15");
  await page.getByRole("button", { name: `${words.admin.calendarKinds.closed} 2027-01-15` }).click();
  await expect(page.getByRole("row").filter({ hasText: "2027-01-15" })).toHaveCount(1);
  await expect(page.getByRole("status")).toContainText("2027-01-18");
});
