// Accounts and their lines, live: what bars opening is said where one watches, the worst first, and goes when the reading comes back.
import { administer, cellOf, expect, rowsOf, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

test("O6, P9: a line that bars opening is on the wall at once, and off it when the reading comes back", async ({ page, look, logIn, words, administration, language }) => {
  const headers = await administer(administration);
  const code = language === "zh-CN" ? "RISK1" : "RISK2";
  const opened = await administration.post("/api/v1/admin/operating-accounts", { headers, data: { code, name: "R", product: "HS1" } });
  expect(opened.ok(), await opened.text()).toBe(true);
  const { riskPage } = words;

  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/risk");
  const wall = page.getByRole("region", { name: riskPage.wall });
  const row = rowsOf(wall).and(page.locator(`[data-row="${code}"]`));
  await expect(cellOf(row, "standing")).toHaveText(riskPage.levels.clear);

  // A share of nothing cannot be read: it opens nothing.
  const set = await administration.put(`/api/v1/admin/operating-accounts/${code}/settings/total_loss_call_ratio`, { headers, data: { value: "0.3" } });
  expect(set.ok(), await set.text()).toBe(true);
  await expect(cellOf(row, "standing")).toHaveText(`${riskPage.lines.total_loss_ratio} · ${riskPage.levels.undefined}`);
  await expect(cellOf(row, "bars")).toHaveText(riskPage.lines.total_loss_ratio);
  await expect(rowsOf(wall).first()).toHaveAttribute("data-row", code);

  const deposit = await administration.post("/api/v1/admin/deposits", { headers, data: { account: code, amount: "100000" } });
  expect(deposit.ok(), await deposit.text()).toBe(true);
  await expect(cellOf(row, "standing")).toHaveText(riskPage.levels.clear);
  await expect(cellOf(row, "bars")).toHaveText("");
  await expect(cellOf(row, "ahead")).toHaveText(`${riskPage.lines.total_loss_ratio} · ${riskPage.levels.call}`);
  await expect(cellOf(row, "acts_at")).toHaveText("70,000.00");
  await expect(cellOf(row, "distance")).toHaveText("30,000.00");

  // Under the pointer nothing moves; once it has gone the worst stands first again. A row that is opened tells its lines.
  const nearer = async (value: string): Promise<void> => expect((await administration.put("/api/v1/admin/operating-accounts/A10023/settings/total_loss_call_ratio", { headers, data: { value } })).ok()).toBe(true);
  await nearer("0.05");
  await expect(rowsOf(wall).first()).toHaveAttribute("data-row", "A10023");
  await cellOf(rowsOf(wall).first(), "equity").hover();
  const taken = await administration.post("/api/v1/admin/withdrawals", { headers, data: { account: code, amount: "100000" } });
  expect(taken.ok(), await taken.text()).toBe(true);
  await expect(cellOf(row, "standing")).toContainText(riskPage.levels.undefined);
  await expect(wall.getByText(riskPage.held)).toBeVisible();
  await page.waitForTimeout(1_500);
  await expect(rowsOf(wall).first()).not.toHaveAttribute("data-row", code);
  await page.mouse.move(600, 60);
  await expect(rowsOf(wall).first()).toHaveAttribute("data-row", code);
  await nearer("0");
  // Selected, a row drives the panels below; opened, it tells its lines.
  await cellOf(row, "equity").click();
  await expect(row).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("region", { name: riskPage.planPanel })).toContainText(riskPage.noPlan.replace("{{code}}", code));
  await cellOf(row, "equity").dblclick();
  await expect(page).toHaveURL(new RegExp(`wall=${code}`));
  const lines = page.locator("[data-anchor=lines]");
  await expect(cellOf(rowsOf(lines).filter({ hasText: riskPage.lines.total_loss_ratio }), "state")).toHaveText(riskPage.levels.undefined);
});

test("P9: an alarm is acknowledged with a note, muted with reason and end, and does not move under the pointer", async ({ page, look, logIn, words, administration, language }) => {
  const headers = await administer(administration);
  const { alarmPage, riskPage } = words;
  const codes = language === "zh-CN" ? ["ALM1", "ALM2"] : ["ALM3", "ALM4"];
  const raise = async (code: string): Promise<void> => {
    const opened = await administration.post("/api/v1/admin/operating-accounts", { headers, data: { code, name: "R", product: "HS1" } });
    expect(opened.ok(), await opened.text()).toBe(true);
    // A share of nothing cannot be read.
    const set = await administration.put(`/api/v1/admin/operating-accounts/${code}/settings/total_loss_call_ratio`, { headers, data: { value: "0.3" } });
    expect(set.ok(), await set.text()).toBe(true);
  };
  const [first, second] = codes as [string, string];
  await raise(first);
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/risk");
  const alarms = page.getByRole("region", { name: alarmPage.title }).first();
  const card = (code: string) => alarms.getByRole("article").filter({ hasText: code });
  await expect(card(first)).toContainText(alarmPage.unread.replace("{{name}}", riskPage.lines.total_loss_ratio));
  await expect(page.getByRole("navigation", { name: words.nav.workspaces }).getByRole("link", { name: words.nav.risk })).toContainText(/\d/);

  // The newest of equals stands first, but not under the pointer.
  await card(first).hover();
  await raise(second);
  await expect(card(second)).toBeVisible();
  await page.waitForTimeout(1_500);
  const order = async (): Promise<number[]> => Promise.all([first, second].map(async (code) => (await card(code).boundingBox())?.y ?? 0));
  const held = await order();
  expect(held[0]).toBeLessThan(held[1] ?? 0);
  await page.mouse.move(10, 10);
  await expect.poll(async () => { const [one = 0, other = 0] = await order(); return other < one; }).toBe(true);

  const number = (await card(first).getAttribute("data-alarm")) ?? "";
  const named = (text: string): string => text.replace("{{alarm}}", number);
  const box = page.getByRole("dialog");
  const act = async (open: string, fill: (of: typeof box) => Promise<void>): Promise<void> => {
    await card(first).getByRole("button", { name: named(open) }).click();
    await fill(box);
    await box.getByRole("button", { name: named(open) }).click();
    await expect(box).toBeHidden();
  };
  await act(alarmPage.muteOf, async (of) => of.getByRole("textbox", { name: alarmPage.reason }).fill("已知"));
  await expect(card(first)).toBeHidden();
  await alarms.getByRole("radio", { name: alarmPage.shows.muted }).click();
  await expect(card(first)).toContainText("已知");
  await card(first).getByRole("button", { name: named(alarmPage.unmuteOf) }).click();
  await alarms.getByRole("radio", { name: alarmPage.shows.open }).click();
  await act(alarmPage.assignOf, async (of) => { await of.getByRole("combobox", { name: alarmPage.assignee }).click(); await page.locator(".ant-select-item-option", { hasText: ADMINISTRATOR.user }).click(); });
  await expect(card(first)).toContainText(alarmPage.assigned.split(/\{\{\w+\}\}/).find((part) => part.trim() !== "")?.trim() ?? "");
  await act(alarmPage.noteOf, async (of) => of.getByRole("textbox", { name: alarmPage.note }).fill("电话无人接听"));
  await expect(card(first)).toContainText("电话无人接听");
  await act(alarmPage.acknowledgeOf, async (of) => of.getByRole("textbox", { name: alarmPage.note }).fill("已通知客户"));
  await expect(card(first)).toBeHidden();
  await alarms.getByRole("radio", { name: alarmPage.shows.acknowledged }).click();
  await expect(card(first)).toContainText("已通知客户");
  await expect(card(first)).toContainText(ADMINISTRATOR.user);
});
