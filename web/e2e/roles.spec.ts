// Who reaches which page and is offered which act there, for every role: seen in the browser and kept in roles.txt. What is
// offered the interface opens to that role; what is not offered it refuses when it is tried all the same.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { PAGES } from "../src/app/pages";
import type { Dictionary, TextKey } from "../src/i18n/words";
import { ACTS, type Act, LOOKING, OF_NO_PAGE } from "./acts";
import { administer, expect, sessionOf, test } from "./fixtures";
import { ADMINISTRATOR, TRADER } from "./seed";

const GOLDEN = join(import.meta.dirname, "roles.txt");
const PASSWORD = "ballast-demo";
const ADMIN = "/api/v1/admin";
/** The rows that are opened where the first does not show every part of its drawer. */
const OPENED: Readonly<Record<string, readonly string[]>> = { "/admin/users": ["walk-m", "walk-c", "walk-r", TRADER.user], "/admin/templates": ["walk-range"] };
const QUIET_MS = 120;

const textOf = (words: Dictionary, key: TextKey): string => {
  const at = key.split(".").reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], words);
  if (typeof at !== "string") throw new Error(`there are no words for ${key}`);
  return at;
};
/** Whether a text begins as these words do; what is filled into them may be anything. */
const begins = (text: string, words: string): boolean => new RegExp(`^${words.split(/\{\{\w+\}\}/).map((part) => part.replace(/[.*+?^$()[\]\\|]/g, "\\$&")).join(".*")}`).test(text);
const saysOf = (words: Dictionary, { says, of }: Act): string => textOf(words, says).replace(/\{\{\w+\}\}/, (open) => (of ? textOf(words, of) : open));

interface Seen {
  where: string;
  text: string;
  button: boolean;
}

/** Buttons, named lists to choose from and boxes that may be ticked, by the part of a drawer that they stand in. */
const seenIn = (place: Locator, where: string): Promise<Seen[]> =>
  place.evaluate((root, instead) => {
    const parts = "button:not([role=tab]):not([role=radio]):not(.table-open), [role=combobox][aria-label], input[type=checkbox][aria-label]:not(:disabled)";
    return [...root.querySelectorAll<HTMLElement>(parts)]
      .filter((part) => part.offsetParent !== null && !part.closest("[role=columnheader], .ant-drawer-header, .ant-modal-close"))
      .map((part) => ({ where: part.closest<HTMLElement>("[data-anchor]")?.dataset["anchor"] ?? instead, text: (part.getAttribute("aria-label") ?? part.textContent).trim(), button: part.tagName === "BUTTON" }))
      .filter(({ text }) => text !== "");
  }, where);

/** Waits until nothing more is asked of the product, and what is seen stays as it is. */
class Settled {
  #asked = 0;
  constructor(page: Page) {
    page.on("request", () => (this.#asked += 1));
    for (const ended of ["requestfinished", "requestfailed"] as const) page.on(ended as "requestfinished", () => (this.#asked -= 1));
  }

  async of(page: Page, see: () => Promise<Seen[]>): Promise<Seen[]> {
    let before: Seen[] | undefined;
    for (let tries = 0; tries < 60; tries += 1) {
      const now = await see();
      if (this.#asked <= 0 && before !== undefined && JSON.stringify(before) === JSON.stringify(now)) return now;
      before = now;
      await page.waitForTimeout(QUIET_MS);
    }
    throw new Error("the page does not come to rest");
  }
}

const goTo = (page: Page, path: string): Promise<void> => page.evaluate((to) => { history.pushState({}, "", to); dispatchEvent(new PopStateEvent("popstate")); }, path);

/** Everything that a page offers to who is logged in; nothing where it says that it is not for him. */
async function offers(page: Page, settled: Settled, path: string, words: Dictionary): Promise<Seen[] | undefined> {
  await goTo(page, path);
  const main = page.getByRole("main");
  const forbidden = page.getByText(words.notFound.forbidden);
  const terminal = page.locator("[data-panel=ticket]");
  await expect(forbidden.or(main.getByRole("heading", { level: 1 })).or(terminal).first()).toBeVisible();
  // What the page before it said is gone a moment later.
  const isForbidden = async (): Promise<boolean> => forbidden.isVisible();
  if ((await isForbidden()) && (await page.waitForTimeout(QUIET_MS).then(isForbidden))) {
    await expect(page.getByRole("link", { name: words.notFound.home })).toBeVisible();
    return undefined;
  }
  await expect(main.getByRole("heading", { level: 1 }).or(terminal).first()).toBeVisible();
  // The terminal never rests.
  if (await terminal.isVisible()) return seenIn(main, "page");
  const seen = await settled.of(page, () => seenIn(main, "page"));
  const box = main.getByRole("gridcell").getByRole("checkbox").first();
  if ((await box.count()) > 0) {
    await box.check();
    seen.push(...(await seenIn(main.getByRole("toolbar").first(), "batch")));
    await box.uncheck();
  }
  const rows = main.locator(".table-open");
  const named = OPENED[path]?.map((name) => rows.filter({ hasText: new RegExp(`^${name}$`) })) ?? [rows.first()];
  for (const row of named) {
    if ((await row.count()) === 0) continue;
    await row.click();
    const opened = page.getByRole("dialog").last();
    await expect(opened).toBeVisible();
    seen.push(...(await settled.of(page, () => seenIn(opened, "window"))));
    await page.keyboard.press("Escape");
    await expect(opened).toBeHidden();
  }
  return seen;
}

/** A route with names of what there is. */
function filled(route: string): { method: string; path: string } {
  const [method = "", path = ""] = route.split(" ");
  const kind = path.includes("/templates/") ? "margin" : "operating-accounts";
  const names: Record<string, string> = { account: "A10023", name: "A10023", kind, contract: "rb2701", commodity: "rb", table: "limits", order: "99", movement: "99", delivery: "99", setting: "open_allowed", trading_day: "2026-11-17" };
  return { method, path: path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? "1") };
}
const ORDER = { ref: "walk", contract: "rb2701", side: "buy", offset: "open", lots: 1, price: "3118" };

/** The interface refuses a route to who is logged in, whatever else may be wrong with it. */
async function refuses(request: APIRequestContext, csrf: string, route: string): Promise<string | undefined> {
  const { method, path } = filled(route);
  const data = method === "GET" ? {} : { data: path.endsWith("/orders") ? ORDER : {} };
  const answer = await request.fetch(path, { method, headers: { "X-Csrf-Token": csrf }, ...data });
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
  return answer.status() === 403 && code === "NOT_PERMITTED" ? undefined : `${route}: ${answer.status()} ${code ?? ""}`;
}

type OpenTo = ReadonlyMap<string, readonly string[]>;

/** Each route, and whom the interface says that it is open to. */
async function routesOf(request: APIRequestContext): Promise<OpenTo> {
  const { paths } = (await (await request.get("/api/openapi.json")).json()) as { paths: Record<string, Record<string, { "x-open-to"?: string[] }>> };
  return new Map(Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { "x-open-to": to = [] }]): [string, readonly string[]] => [`${method.toUpperCase()} ${path}`, to])));
}

// A demonstration of its own: what other specs left there, an alarm or an order that waits, offers acts that the table has not.
test.use({ market: [] });

test("every page has its acts, and every change stands on a page", async ({ administration }) => {
  expect(Object.keys(ACTS), "a page is added to acts.ts").toEqual(PAGES.map(({ path }) => path));
  const changing = [...(await routesOf(administration)).keys()].filter((route) => !route.startsWith("GET "));
  const done = new Set([...Object.values(ACTS).flat().flatMap(({ routes }) => routes), ...OF_NO_PAGE]);
  expect(changing.filter((route) => !done.has(route)), "no page does this").toEqual([]);
});

test("R1, R3, R4: each role reaches its pages and is offered its acts; the interface refuses the others", async ({ page, look, words, administration, makeLogin }) => {
  test.setTimeout(300_000);
  const headers = await administer(administration);
  const done = async (method: "PUT" | "POST", path: string, data: object): Promise<void> => {
    const answer = await administration.fetch(`${ADMIN}/${path}`, { method, headers, data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  };
  await done("POST", "roles", { name: "walk-people", like: "account_manager", permissions: ["logins"] });
  for (const name of ["walk-m", "walk-p"]) await makeLogin({ name, role: "account_manager", password: PASSWORD });
  for (const [name, role] of [["walk-c", "cash_clerk"], ["walk-r", "risk_officer"]] as const) await makeLogin({ name, role, password: PASSWORD }, { user: "walk-m", password: PASSWORD });
  await done("PUT", "users/walk-p/role", { custom_role: "walk-people" });
  for (const of of ["products/HS1", "fund-accounts/80018826", "operating-accounts/A10023"]) await done("PUT", `objects/${of}/owner`, { owner: "walk-m" });
  await done("PUT", "users/walk-c/cash-accounts", { account: "A10023", assigned: true });
  await done("PUT", "users/walk-r/bindings", { change: "bind", product: "HS1" });
  await done("POST", "templates", { kind: "tradability", name: "walk-range" });
  await done("PUT", "platform/cash_clerk_needed", { value: "true" });
  const openTo = await routesOf(administration);

  const { admin } = words;
  const people = [
    { called: admin.roles.administrator, login: ADMINISTRATOR },
    { called: admin.roles.account_manager, login: { user: "walk-m", password: PASSWORD } },
    { called: admin.roles.cash_clerk, login: { user: "walk-c", password: PASSWORD } },
    { called: admin.roles.trader, login: TRADER },
    { called: admin.roles.risk_officer, login: { user: "walk-r", password: PASSWORD } },
    { called: "walk-people（自建）", login: { user: "walk-p", password: PASSWORD } },
    { called: "会员服务（自建）", login: { user: "member1", password: PASSWORD } },
    { called: "交易所（自建）", login: { user: "exchange1", password: PASSWORD } },
  ];
  const marks = new Map<string, string[]>();
  const mark = (row: string, sign: string): void => void marks.set(row, [...(marks.get(row) ?? []), sign]);
  const wrong: string[] = [];
  const looking = LOOKING.map((key) => textOf(words, key));
  const settled = new Settled(page);
  await look(page);
  for (const { called, login } of people) {
    await test.step(called, async () => {
      // Something waits to be confirmed, whatever day has begun meanwhile.
      await done("POST", "deposits", { account: "A10023", amount: "1.00" });
      expect((await page.request.post("/api/v1/session", { data: login })).ok(), called).toBe(true);
      const { user, csrf_token } = await sessionOf(page.request);
      const opens = (route: string): boolean => (openTo.get(route) ?? []).some((to) => user.permissions.includes(to) || (to === "super_admin" && user.role === "administrator"));
      const tried = new Map<string, Promise<string | undefined>>();
      await page.goto("/");
      await expect(page.getByRole("navigation", { name: words.nav.workspaces })).toBeVisible();
      for (const { path, label } of PAGES) {
        const seen = await offers(page, settled, path, words);
        mark(`${path} ${textOf(words, label)}`, seen ? "●" : "–");
        const acts = ACTS[path] ?? [];
        const isOf = (act: Act, { where, text }: Seen): boolean => act.where === where && begins(text, saysOf(words, act));
        for (const act of acts) {
          const offered = seen?.some((one) => isOf(act, one)) ?? false;
          const named = `  ${path} ${act.where === "page" ? "" : `${act.where} · `}${saysOf(words, act).replace(/\{\{\w+\}\}/g, "…")}${act.after === undefined ? "" : ` (after: ${act.after})`} = ${act.routes.join(", ")}`;
          mark(named, offered ? "●" : seen ? "○" : "–");
          for (const route of act.routes) {
            const isOpen = opens(route);
            if (offered && !isOpen && openTo.get(route)?.[0] !== "logged_in") wrong.push(`${called} is offered ${named}, which is not open to it`);
            // A trader may cancel once there is something to cancel.
            if (!offered && !isOpen && !(seen && act.after !== undefined)) tried.set(route, tried.get(route) ?? refuses(page.request, csrf_token, route));
          }
        }
        // The terminal's many keys and rows have specs of their own.
        if (path === "/trading") continue;
        const unnamed = (seen ?? []).filter((one) => one.button && !acts.some((act) => isOf(act, one)) && !looking.some((text) => begins(one.text, text)) && !/^[\d-]+$/.test(one.text));
        wrong.push(...unnamed.map(({ where, text }) => `${called}, ${path}: ${where} · ${text} is named nowhere in acts.ts`));
      }
      wrong.push(...(await Promise.all(tried.values())).flatMap((fault) => (fault === undefined ? [] : [`${called} is not refused ${fault}`])));
      await page.context().clearCookies();
    });
  }
  await done("PUT", "platform/cash_clerk_needed", { value: "false" });
  for (const act of [...marks].filter(([row, signs]) => row.startsWith(" ") && !row.includes("(after:") && !signs.includes("●"))) wrong.push(`${act[0]} is offered to nobody`);
  expect([...new Set(wrong)]).toEqual([]);
  const head = ["# ● offered, ○ not offered on a page that is reached, – the page is not for this role. BALLAST_GOLDEN=update writes this file.", `# ${people.map(({ called }) => called).join("  ")}`];
  const table = `${[...head, ...[...marks].map(([row, signs]) => `${signs.join("  ")}  ${row}`)].join("\n")}\n`;
  if (process.env["BALLAST_GOLDEN"] === "update") writeFileSync(GOLDEN, table);
  expect(table.split("\n")).toEqual(readFileSync(GOLDEN, "utf8").split("\n"));
});
