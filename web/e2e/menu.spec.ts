// Menus and pages by permission: every role sees what it may enter, starts there, and is told kindly of the rest.
import type { APIRequestContext, Page } from "@playwright/test";
import { administer, expect, test } from "./fixtures";

const PASSWORD = "ballast-demo";

async function giveRole(request: APIRequestContext, headers: Record<string, string>, name: string, custom: string): Promise<void> {
  const given = await request.put(`/api/v1/admin/users/${name}/role`, { headers, data: { custom_role: custom } });
  expect(given.ok(), await given.text()).toBe(true);
}

const links = (page: Page, name: string) => page.getByRole("navigation", { name }).getByRole("link").allTextContents();

test("R1: each role has its menu, its home, and nothing else", async ({ page, look, logIn, words, administration, makeLogin, language }) => {
  const headers = await administer(administration);
  const run = language.slice(0, 2);
  const made = await administration.post("/api/v1/admin/roles", { headers, data: { name: `people-${run}`, like: "account_manager", permissions: ["logins"] } });
  expect(made.ok(), await made.text()).toBe(true);
  const { nav, admin } = words;
  const roles = [
    { name: `t-${run}`, role: "trader", home: "/trading", top: [nav.trading, nav.statements], side: [], barred: "/admin/users" },
    { name: `m-${run}`, role: "account_manager", home: "/admin/accounts", top: [nav.risk, nav.statements, nav.admin], side: undefined, barred: "/admin/calendar" },
    { name: `c-${run}`, role: "cash_clerk", home: "/admin/movements", top: [nav.admin], side: [words.entryPage.title, admin.movements], barred: "/trading" },
    { name: `r-${run}`, role: "risk_officer", home: "/risk", top: [nav.risk, nav.statements, nav.admin], side: [admin.accounts, words.reviewPage.title, words.planPage.title, words.entryPage.title, words.stopPage.title, words.pastPage.title, words.thirdParty.title, words.externalPage.title, admin.fundAccounts, admin.comparisons, admin.deliveries], barred: "/admin/movements" },
    { name: `p-${run}`, role: "account_manager", custom: `people-${run}`, home: "/admin/users", top: [nav.admin], side: [admin.users], barred: "/admin/accounts" },
  ] as const;
  await look(page);
  for (const { name, role, home, top, side, barred, ...rest } of roles) {
    await makeLogin({ name, role, password: PASSWORD });
    if ("custom" in rest) await giveRole(administration, headers, name, rest.custom);
    await page.context().clearCookies();
    await logIn(page, { user: name, password: PASSWORD });
    await expect(page, name).toHaveURL(new RegExp(`${home}$`));
    await expect.poll(() => links(page, nav.workspaces), name).toEqual(top);
    // The officer's own workspace has no menu of its own.
    if (home === "/risk") await page.getByRole("navigation", { name: nav.workspaces }).getByRole("link", { name: nav.admin }).click();
    if (side && side.length > 0) await expect.poll(() => links(page, admin.menu), name).toEqual(side);
    // What it reads is its own to read.
    await expect(page.getByText("NOT_PERMITTED")).toHaveCount(0);

    await page.goto(barred);
    await expect(page.getByText(words.notFound.forbidden)).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-theme", barred === "/trading" ? "dark" : "light");
    await expect(page.getByRole("banner")).toBeVisible();
    await page.getByRole("link", { name: words.notFound.home }).click();
    await expect(page, name).toHaveURL(new RegExp(`${home}$`));
  }
});
