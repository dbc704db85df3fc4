// Pages that are logged in, in the project's language, and the words that language has for things.
import { join } from "node:path";
import { type APIRequestContext, type Locator, type Page, test as base, expect } from "@playwright/test";
import type { components } from "../src/api/schema";
import { type Dictionary, en, zhCN } from "../src/i18n/words";
import { ADMINISTRATOR, TRADER } from "./seed";
import { Server } from "./server";

type Schemas = components["schemas"];
type Themes = { trading: "dark" | "light"; management: "dark" | "light" };

export interface Look {
  themes?: Themes;
  colours?: "red-up" | "green-up";
}

interface Fixtures {
  language: "zh-CN" | "en";
  words: Dictionary;
  /** Sets language, theme and colours as a person would have left them. */
  look: (page: Page, look?: Look) => Promise<void>;
  logIn: (page: Page, as: typeof TRADER) => Promise<void>;
  trader: Page;
  /** Requests apart from the page's session. */
  administration: APIRequestContext;
  /** Adds a login, which then changes its first password, as it must. */
  makeLogin: (login: Pick<Schemas["NewUser"], "name" | "role" | "password">, by?: typeof ADMINISTRATOR) => Promise<void>;
  /** Whether what a person chooses reaches the product, and so whoever logs in as that person later. */
  kept: boolean;
  /** Keeps choices to the spec where they are not to be kept. */
  choices: undefined;
  /** Prints the product's log when a spec fails. */
  productLog: undefined;
}

interface WorkerFixtures {
  /** Other contracts, or another first day, than the demonstration's. */
  market: readonly string[];
  /** The worker's own product. */
  server: Server;
}

const DEFAULT: Themes = { trading: "dark", management: "light" };

export const test = base.extend<Fixtures, WorkerFixtures>({
  market: [[], { option: true, scope: "worker" }],
  server: [
    async ({ market }, use, { project, workerIndex }) => {
      const server = await Server.start(join(project.outputDir, "servers"), `worker-${workerIndex}`, market);
      await use(server);
      await server.remove();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  productLog: [
    async ({ server }, use, info) => {
      await use(undefined);
      if (info.status !== info.expectedStatus) console.log(`${info.title}: end of ${server.log}\n${server.tail()}`);
    },
    { auto: true },
  ],
  kept: [false, { option: true }],
  choices: [
    async ({ context, kept }, use) => {
      if (!kept) await context.route("**/api/v1/session/choices", (route) => route.fulfill(route.request().method() === "GET" ? { json: { choices: {} } } : { status: 204 }));
      await use(undefined);
    },
    { auto: true },
  ],
  language: async ({}, use, info) => use(info.project.metadata["language"] as "zh-CN" | "en"),
  words: async ({ language }, use) => use(language === "zh-CN" ? zhCN : en),
  look: async ({ language }, use) =>
    use(async (page, { themes = DEFAULT, colours = "red-up" } = {}) => {
      const prefs = { state: { language, themes, colours }, version: 1 };
      await page.addInitScript((stored) => localStorage.setItem("ballast.prefs", stored), JSON.stringify(prefs));
    }),
  logIn: async ({ words }, use) =>
    use(async (page, { user, password }) => {
      await page.goto("/");
      await page.getByLabel(words.login.user, { exact: true }).fill(user);
      await page.getByLabel(words.login.password, { exact: true }).fill(password);
      await page.getByRole("button", { name: new RegExp(words.login.submit) }).click();
      await expect(page.getByRole("navigation", { name: words.nav.workspaces })).toBeVisible();
    }),
  trader: async ({ page, look, logIn }, use) => {
    await look(page);
    await logIn(page, TRADER);
    await expect(page.locator("[data-panel=ticket]")).toBeVisible();
    await use(page);
  },
  makeLogin: async ({ playwright, baseURL }, use) =>
    use(async ({ name, role, password }, by = ADMINISTRATOR) => {
      const first = "first-of-somebody-else";
      const own = await playwright.request.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
      const headers = await administer(own, by);
      const made = await own.post("/api/v1/admin/users", { headers, data: { name, display_name: name, role, password: first } });
      expect(made.ok(), await made.text()).toBe(true);
      const login = await own.post("/api/v1/session", { data: { user: name, password: first } });
      const { csrf_token } = (await login.json()) as Schemas["Session"];
      const changed = await own.put("/api/v1/session/password", { headers: { "X-Csrf-Token": csrf_token }, data: { old: first, new: password } });
      expect(changed.ok(), await changed.text()).toBe(true);
      await own.dispose();
    }),
  administration: async ({ playwright, baseURL }, use) => {
    const context = await playwright.request.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
    await use(context);
    await context.dispose();
  },
});
export { expect };

/** Confirms the dry run that is shown, by typing its code. */
export async function confirmTried(page: Page, { entryPage }: Dictionary, code: string): Promise<void> {
  const box = page.getByRole("dialog").filter({ hasText: entryPage.typeCode.replace("{{code}}", code) });
  await box.getByRole("textbox", { name: entryPage.confirm }).fill(code);
  await box.getByRole("button", { name: entryPage.confirmFirst }).click();
  await expect(box).toBeHidden();
}

/** The session's answer over HTTP, with the page's own cookies. */
export async function sessionOf(request: APIRequestContext): Promise<Schemas["Session"]> {
  return (await (await request.get("/api/v1/session")).json()) as Schemas["Session"];
}

export async function clockOf(request: APIRequestContext): Promise<Schemas["Clock"]> {
  return (await (await request.get("/api/v1/clock")).json()) as Schemas["Clock"];
}

/** Waits until some contract trades; the demonstration's day has breaks. */
export async function inSession(request: APIRequestContext): Promise<void> {
  await expect.poll(async () => (await clockOf(request)).phase, { timeout: 80_000, intervals: [1_000] }).toBe("continuous");
}

/** Logs in as an administrator, or as somebody else who administers; the headers of what is then changed. */
export async function administer(request: APIRequestContext, by = ADMINISTRATOR): Promise<Record<string, string>> {
  const login = await request.post("/api/v1/session", { data: by });
  const { csrf_token } = (await login.json()) as Schemas["Session"];
  return { "X-Csrf-Token": csrf_token };
}

/** Lets every operating account and every fund account open hedges. */
export async function allowHedges(request: APIRequestContext): Promise<void> {
  const headers = await administer(request);
  const list = async (kind: string): Promise<unknown> => (await request.get(`/api/v1/admin/${kind}`)).json();
  const { operating_accounts } = (await list("operating-accounts")) as Schemas["OperatingAccountList"];
  const { fund_accounts } = (await list("fund-accounts")) as Schemas["FundAccountList"];
  const places = [...operating_accounts.map(({ code }) => `operating-accounts/${code}`), ...fund_accounts.map(({ code }) => `fund-accounts/${code}`)];
  for (const place of places) {
    const answer = await request.put(`/api/v1/admin/${place}/settings/hedge_allowed`, { headers, data: { value: "true" } });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}

/** Sets a limit of an operating account for a commodity; no value lifts it. */
export async function limit(request: APIRequestContext, account: string, commodity: string, name: string, value: string): Promise<void> {
  const headers = await administer(request);
  const data = { level: "account", of: account, scope: "commodity", code: commodity, limit: name, value };
  const answer = await request.put("/api/v1/admin/limits", { headers, data });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Why the next order that the page sends is refused. */
export async function orderRefused(page: Page): Promise<Schemas["Problem"]> {
  const answer = await page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/orders"));
  expect(answer.status()).toBe(422);
  return (await answer.json()) as Schemas["Problem"];
}

/** Ends the simulated day as an administrator and waits for its settlement. */
export async function endDay(request: APIRequestContext): Promise<string> {
  const headers = await administer(request);
  const answer = await request.post("/api/v1/admin/end-day", { headers });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { trading_day } = (await answer.json()) as Schemas["DayEnding"];
  await expect.poll(async () => (await clockOf(request)).settled_through, { timeout: 60_000 }).toBe(trading_day);
  return trading_day;
}

const WORKING: ReadonlySet<Schemas["OrderStatus"]> = new Set(["sending", "working", "part_filled", "cancelling"] as const);

/** The page's own account, asked over HTTP with its session. */
export class AccountOver {
  readonly #request: APIRequestContext;
  readonly #path: string;
  readonly #headers: Record<string, string>;
  readonly code: string;

  private constructor(request: APIRequestContext, account: string, csrf: string) {
    this.code = account;
    this.#request = request;
    this.#path = `/api/v1/accounts/${account}`;
    this.#headers = { "X-Csrf-Token": csrf };
  }

  static async of(request: APIRequestContext): Promise<AccountOver> {
    const { accounts, csrf_token } = await sessionOf(request);
    return new AccountOver(request, accounts[0]?.code ?? "", csrf_token);
  }

  /** Buys to open at the counterparty's price until so many lots more are held. */
  async buy(contract: string, lots: number): Promise<void> {
    const wanted = (await this.held(contract, "long")) + lots;
    const held = async (): Promise<number> => {
      // Not every contract trades whenever some do, and a market that has moved on leaves an order behind.
      await this.cancelAll();
      if ((await this.#orders()).some(({ status }) => WORKING.has(status))) return -1;
      const missing = wanted - (await this.held(contract, "long"));
      if (missing > 0) await this.#place(contract, missing);
      return wanted - missing;
    };
    await expect.poll(held, { timeout: 80_000, intervals: [500, 2_000] }).toBe(wanted);
  }

  async #place(contract: string, lots: number): Promise<void> {
    const data = { ref: `e${Date.now().toString(36)}`, contract, side: "buy", offset: "open", lots };
    await this.#request.post(`${this.#path}/orders`, { headers: this.#headers, data });
  }

  /** Buys to open at a price that nobody sells at. */
  async rest(contract: string, lots: number, price: string): Promise<void> {
    const data = { ref: `e${Date.now().toString(36)}`, contract, side: "buy", offset: "open", lots, price };
    const answer = await this.#request.post(`${this.#path}/orders`, { headers: this.#headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  async #orders(): Promise<Schemas["Order"][]> {
    return ((await (await this.#request.get(`${this.#path}/orders`)).json()) as Schemas["OrderPage"]).orders;
  }

  async held(contract: string, side: Schemas["PosiDirection"]): Promise<number> {
    const { positions } = (await (await this.#request.get(`${this.#path}/positions`)).json()) as Schemas["PositionList"];
    return positions.filter((position) => position.contract === contract && position.side === side).reduce((sum, { lots }) => sum + lots, 0);
  }

  /** Orders to sell as `offset lots`, oldest first. */
  async sells(contract: string): Promise<string[]> {
    return (await this.#orders()).filter((order) => order.contract === contract && order.side === "sell").sort((one, other) => Number(one.seq) - Number(other.seq)).map(({ offset, lots }) => `${offset} ${lots}`);
  }

  async cancelAll(): Promise<void> {
    expect((await this.#request.post(`${this.#path}/cancel-all`, { headers: this.#headers, data: {} })).ok()).toBe(true);
  }
}

/** Looks at a contract through the search. */
export async function look(page: Page, words: Dictionary, contract: string): Promise<void> {
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: words.watch.searchLabel }).fill(contract);
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-panel=ticket] .ticket-contract")).toContainText(contract);
}

/** Sends what the ticket says: the first Enter shows the line, the second sends it. */
export async function send(page: Page, words: Dictionary): Promise<void> {
  await page.keyboard.press("Enter");
  await expect(page.getByText(words.ticket.again)).toBeVisible();
  await page.keyboard.press("Enter");
}

/** The rows of a table, its heads left out. */
export const rowsOf = (place: Locator): Locator => place.getByRole("row").filter({ has: place.page().getByRole("gridcell") });

/** A row's cell, or that of each row, by its column. */
export const cellOf = (row: Locator, column: string): Locator => row.getByRole("gridcell").and(row.page().locator(`[data-column="${column}"]`));

/** A row of a grid by what one of its cells says. */
export const gridRow = (page: Page, panel: string, text: string) => page.locator(`[data-panel=${panel}]`).getByRole("row").filter({ hasText: text });
