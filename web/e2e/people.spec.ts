// Logins and roles: made, given accounts, kept to addresses, disabled and brought back, closed for good; what a role
// permits is ticked in a matrix.
import type { Page } from "@playwright/test";
import type { Dictionary } from "../src/i18n/words";
import { expect, test } from "./fixtures";
import { ADMINISTRATOR } from "./seed";

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("button", { name, exact: true }) });

async function addUser(page: Page, words: Dictionary, name: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(words.admin.newUser) }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel(words.admin.user, { exact: true }).fill(name);
  await form.getByLabel(words.admin.displayName, { exact: true }).fill(`${name} name`);
  await form.getByLabel(words.admin.password, { exact: true }).fill("ballast-demo");
  await form.getByRole("button", { name: new RegExp(`${words.admin.newUser} ${name}`) }).click();
  await expect(form).toBeHidden();
}

test("R3, R6: a login from its first day to its last", async ({ page, look, logIn, words, language }) => {
  const name = `trader-${language.slice(0, 2)}`;
  const { userPage, admin } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/users");
  await addUser(page, words, name);
  await rowOf(page, name).click();
  const drawer = page.getByRole("dialog").filter({ hasText: userPage.logins });

  const accounts = drawer.locator("[data-anchor=accounts]");
  await accounts.getByRole("combobox").click();
  await page.getByTitle("A10024").click();
  await accounts.getByRole("button", { name: userPage.grantTo.replace("{{account}}", "A10024").replace("{{name}}", name) }).click();
  await expect(accounts.locator("li")).toContainText("A10024");

  const addresses = drawer.locator("[data-anchor=addresses]");
  await addresses.getByRole("textbox").fill("10.0.0.300");
  await addresses.getByRole("button").click();
  await expect(addresses.getByRole("alert")).toContainText("10.0.0.300");
  await addresses.getByRole("textbox").fill("10.0.0.1-10.0.0.9\n127.0.0.1");
  await addresses.getByRole("button").click();
  await expect(addresses.getByRole("alert")).toHaveCount(0);

  const password = drawer.locator("[data-anchor=password]");
  await password.getByLabel(userPage.newPassword).fill("another-one");
  await password.getByRole("button", { name: userPage.resetFor.replace("{{name}}", name) }).click();
  await expect(rowOf(page, name)).toContainText(userPage.mustChange);
  await page.keyboard.press("Escape");

  // Several at once: each with its result. Nobody disables himself.
  for (const one of [name, ADMINISTRATOR.user]) await rowOf(page, one).getByRole("checkbox").check();
  await page.getByRole("button", { name: `${userPage.disable} 2` }).click();
  await page.getByRole("dialog").getByRole("button", { name: `${userPage.disable} 2` }).click();
  await expect(rowOf(page, name)).toContainText(words.table.done);
  await expect(rowOf(page, name)).toContainText(admin.statuses.disabled);
  await expect(rowOf(page, ADMINISTRATOR.user).getByRole("checkbox")).toBeChecked();
  await page.getByRole("button", { name: words.table.unchoose }).click();

  await rowOf(page, name).click();
  await drawer.getByRole("button", { name: userPage.close, exact: true }).click();
  const closing = page.getByRole("dialog").filter({ hasText: userPage.closeTitle.replace("{{name}}", name) });
  await closing.getByLabel(userPage.typed).fill("someone");
  await closing.getByRole("button", { name: userPage.closeTitle.replace("{{name}}", name) }).click();
  await expect(closing.getByRole("alert")).toContainText("someone");
  await closing.getByLabel(userPage.typed).fill(name);
  await closing.getByRole("button", { name: userPage.closeTitle.replace("{{name}}", name) }).click();
  await expect(rowOf(page, name)).toHaveCount(0);
  await page.getByRole("checkbox", { name: userPage.shown }).check();
  await expect(rowOf(page, name)).toContainText(admin.statuses.closed);
});

test("R6: a password that was set for somebody is changed before anything else", async ({ page, look, logIn, words, language, administration }) => {
  const user = { user: `reset-${language.slice(0, 2)}`, password: "set-for-him" };
  const login = await administration.post("/api/v1/session", { data: ADMINISTRATOR });
  const headers = { "X-Csrf-Token": ((await login.json()) as { csrf_token: string }).csrf_token };
  await administration.post("/api/v1/admin/users", { headers, data: { name: user.user, display_name: "R", role: "cash_clerk", password: "ballast-demo" } });
  expect((await administration.put(`/api/v1/admin/users/${user.user}/password`, { headers, data: { password: user.password } })).ok()).toBe(true);
  await look(page);
  await page.goto("/");
  await page.getByLabel(words.login.user, { exact: true }).fill(user.user);
  await page.getByLabel(words.login.password, { exact: true }).fill(user.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: words.userPage.mustChangeTitle })).toBeVisible();
  await page.getByLabel(words.userPage.oldPassword).fill(user.password);
  await page.getByLabel(words.userPage.newPassword).fill("his-own-one");
  await page.getByLabel(words.userPage.again).fill("his-own-two");
  await page.getByRole("button", { name: words.userPage.ownPassword }).click();
  await expect(page.getByRole("alert")).toContainText(words.userPage.different);
  await page.getByLabel(words.userPage.again).fill("his-own-one");
  await page.getByRole("button", { name: words.userPage.ownPassword }).click();
  await expect(page).toHaveURL(/\/admin\/movements$/);
  await page.context().clearCookies();
  await logIn(page, { ...user, password: "his-own-one" });
});

test("R1: roles are a matrix; what is reserved stays the super admins'", async ({ page, look, logIn, words, language }) => {
  const role = `desk-${language.slice(0, 2)}`;
  const { rolePage, permissions, admin } = words;
  await look(page);
  await logIn(page, ADMINISTRATOR);
  await page.goto("/admin/roles");
  await page.getByRole("button", { name: new RegExp(rolePage.add) }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel(rolePage.name).fill(role);
  await form.getByLabel(rolePage.permits, { exact: true }).click();
  await page.getByTitle(permissions.rates, { exact: true }).click();
  await page.keyboard.press("Escape");
  await form.getByRole("button", { name: `${rolePage.add} ${role}` }).click();
  await expect(form).toBeHidden();
  const box = (permission: string, of: string) => page.getByRole("checkbox", { name: `${permission} · ${of}` });
  await expect(box(permissions.rates, role)).toBeChecked();
  await expect(box(permissions.roles, role)).toBeDisabled();
  await expect(box(permissions.rates, admin.roles.administrator)).toBeDisabled();
  await box(permissions.limits, role).check();
  await box(permissions.rates, role).uncheck();
  await page.getByRole("button", { name: rolePage.save.replace("{{role}}", role).replace("{{changes}}", `＋${permissions.limits} −${permissions.rates}`) }).click();
  await page.reload();
  await expect(box(permissions.limits, role)).toBeChecked();
  await expect(box(permissions.rates, role)).not.toBeChecked();
});
