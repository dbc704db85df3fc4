// The HTTP side of the test double: a table of routes.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { components } from "../src/api/schema";
import * as desk from "./desk";
import { limits, market } from "./market";
import { ACCOUNTS, CONTRACTS, FUND_ACCOUNTS, PASSWORD, PRODUCT, SPEED, USERS } from "./seed";

type Schemas = components["schemas"];
const { iso } = desk;
const text = (value: number): string => value.toFixed(2);

const at = (day: string, time: string): string => `${day}T${time}.000+08:00`;
function previousDay(day: string): string {
  return day === "2026-11-23" ? "2026-11-20" : "2026-11-19";
}

export function clockAnswer(): Schemas["Clock"] {
  const { day, settled } = desk.clock;
  const night = previousDay(day);
  const stretches: Schemas["Stretch"][] = [
    { session: "night", open: at(night, "21:00:00"), close: at(day === "2026-11-23" ? "2026-11-21" : day, "01:00:00") },
    { session: "morning", open: at(day, "09:00:00"), close: at(day, "10:15:00") },
    { session: "morning", open: at(day, "10:30:00"), close: at(day, "11:30:00") },
    { session: "afternoon", open: at(day, "13:30:00"), close: at(day, "15:00:00") },
  ];
  const now = desk.now();
  const current = stretches.find(({ open, close }) => now >= Date.parse(open) && now < Date.parse(close)) ?? stretches[2];
  return {
    kind: "demo", simulated: true, now: iso(now), speed: SPEED, trading_day: day, phase: "continuous", session: current?.session ?? "morning",
    next_boundary: { kind: "closes", at: current?.close ?? iso(now), session: current?.session ?? null }, stretches, settled_through: settled, version: "0.1.0",
  };
}

interface Call { path: string[]; query: URLSearchParams; body: Record<string, string>; user: string }
type Handler = (call: Call) => unknown;

const sessionOf = (name: string): Schemas["Session"] => {
  const user = USERS.find((entry) => entry.name === name);
  if (!user) throw new desk.Refusal("NOT_LOGGED_IN");
  return {
    user: { name: user.name, display_name: user.display_name, role: user.role, permissions: [] }, csrf_token: "double", must_change_password: false,
    accounts: user.accounts.map((code) => ({ code, name: ACCOUNTS.find((account) => account.code === code)?.name ?? "", product_name: PRODUCT.name, may_trade: user.role === "trader" })),
  };
};

function contracts(): Schemas["ContractList"] {
  return {
    trading_day: desk.clock.day,
    contracts: CONTRACTS.map((contract) => {
      const live = market.get(contract.code);
      const { upper = 0, lower = 0 } = live ? limits(live) : {};
      return {
        code: contract.code, commodity: contract.code.replace(/\d+$/, ""), name_zh: contract.zh, name_en: contract.en, exchange: contract.exchange, multiplier: contract.multiplier, tick: contract.tick, max_limit_lots: 500,
        distinguishes_today: contract.today, upper_limit: String(upper), lower_limit: String(lower), pre_settlement: String(contract.previous), sessions: [{ open: "21:00:00", close: "01:00:00" }, { open: "09:00:00", close: "10:15:00" }],
      };
    }),
  };
}

const PERIODS: Record<string, number> = { "1m": 1, "5m": 5, "15m": 15, "1h": 60, "1d": 240 };
function klines({ path, query }: Call): Schemas["KlineList"] {
  const live = market.get(path[0] ?? "");
  if (!live) throw new desk.Refusal("UNKNOWN_CONTRACT");
  const period = (query.get("period") ?? "5m") as Schemas["Period"];
  const length = (PERIODS[period] ?? 5) * 60_000;
  const groups = new Map<number, typeof live.bars>();
  for (const bar of live.bars) groups.set(Math.floor(bar.at / length) * length, [...(groups.get(Math.floor(bar.at / length) * length) ?? []), bar]);
  return {
    period,
    klines: [...groups].map(([start, bars]) => ({
      at: iso(start), trading_day: desk.clock.day, open: String(bars[0]?.open), high: String(Math.max(...bars.map(({ high }) => high))), low: String(Math.min(...bars.map(({ low }) => low))), close: String(bars.at(-1)?.close),
      volume: bars.reduce((sum, { volume }) => sum + volume, 0), open_interest: live.openInterest,
    })),
  };
}

function accountRow(code: string): Schemas["OperatingAccount"] {
  const book = desk.bookOf(code);
  const funds = desk.fundsOf(book);
  return {
    code, name: book.name, product: PRODUCT.code, product_name: PRODUCT.name, traders: USERS.filter(({ role, accounts }) => role === "trader" && accounts.includes(code)).map(({ name }) => name), equity: text(funds.equity), day_pnl: text(funds.position + book.closePnl), margin: text(funds.margin),
    available: text(funds.available), withdrawable: text(funds.withdrawable), risk_degree: (funds.margin / funds.equity).toFixed(4),
    net_deposits: "0.00", protected_amount: "0.00", max_loss_amount: "0.00", addresses: [], macs: [], status: "enabled",
  };
}

function statementDays({ path, query }: Call): Schemas["StatementDays"] {
  const month = query.get("month") ?? desk.clock.day.slice(0, 7);
  const book = desk.bookOf(path[0] ?? "");
  const days = Array.from({ length: 30 }, (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`).filter((day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()));
  const latest = [...book.statements.keys()].at(-1);
  return { month, days: days.map((day) => ({ trading_day: day, state: book.statements.has(day) ? "settled" : day === desk.clock.day ? "running" : "none" })), ...(latest ? { latest } : {}) };
}

function cancelAll({ path, body }: Call): Schemas["CancelResults"] {
  const account = path[0] ?? "";
  const wanted = desk.orders.filter((order) => order.account === account && ["working", "part_filled"].includes(order.status) && (!body["contract"] || order.contract === body["contract"]));
  return { results: wanted.map(({ order }) => ({ order: desk.cancel(account, order).order })) };
}

const done = (): Schemas["Done"] => ({ seq: String(desk.seq) });

const ROUTES: [method: string, path: RegExp, handler: Handler][] = [
  ["GET", /^\/clock$/, clockAnswer],
  ["GET", /^\/session$/, ({ user }) => sessionOf(user)],
  ["PUT", /^\/session\/language$/, () => undefined],
  ["GET", /^\/contracts$/, contracts],
  ["GET", /^\/contracts\/(\w+)\/klines$/, klines],
  ["GET", /^\/contracts\/(\w+)\/line$/, ({ path }): Schemas["IntradayLine"] => {
    const live = market.get(path[0] ?? "");
    return { trading_day: desk.clock.day, pre_settlement: String(live?.previous), points: (live?.bars ?? []).slice(-240).map((bar) => ({ at: iso(bar.at), price: String(bar.close), average: String(live?.previous), volume: bar.volume })) };
  }],
  ["GET", /^\/accounts\/(\w+)\/preview$/, ({ path, query }) => desk.preview(path[0] ?? "", { contract: query.get("contract") ?? "", hedge_flag: (query.get("hedge_flag") ?? "speculation") as Schemas["HedgeFlag"], side: query.get("side") as Schemas["Side"], offset: query.get("offset") as Schemas["Offset"], lots: Number(query.get("lots")), price: query.get("price") ? Number(query.get("price")) : undefined })],
  ["POST", /^\/accounts\/(\w+)\/orders$/, ({ path, body, user }) => desk.place(path[0] ?? "", user, body as unknown as Schemas["PlaceOrder"])],
  ["DELETE", /^\/accounts\/(\w+)\/orders\/(\d+)$/, ({ path }) => desk.cancel(path[0] ?? "", path[1] ?? "")],
  ["POST", /^\/accounts\/(\w+)\/cancel-all$/, cancelAll],
  ["GET", /^\/accounts\/(\w+)\/position-lots$/, ({ path }): Schemas["PositionLotsList"] => ({ seq: String(desk.seq), lots: desk.bookOf(path[0] ?? "").lots.map((lot) => ({ contract: lot.contract, hedge_flag: lot.hedge_flag, side: lot.side, open_day: lot.day, ...(lot.at ? { opened_at: iso(lot.at) } : {}), open_price: String(lot.price), lots: lot.lots, floating_pnl: "0.00", position_pnl: "0.00" })) })],
  ["GET", /^\/accounts\/(\w+)\/statements$/, statementDays],
  ["GET", /^\/accounts\/(\w+)\/statements\/([\d-]+)$/, ({ path }) => {
    const statement = desk.bookOf(path[0] ?? "").statements.get(path[1] ?? "");
    if (!statement) throw new desk.Refusal("STATEMENT_NOT_READY", { trading_day: path[1] ?? "" });
    return statement;
  }],
  ["GET", /^\/admin\/operating-accounts$/, (): Schemas["OperatingAccountList"] => ({ operating_accounts: ACCOUNTS.map(({ code }) => accountRow(code)) })],
  ["GET", /^\/admin\/products$/, (): Schemas["ProductList"] => ({ products: [{ ...PRODUCT, fund_accounts: FUND_ACCOUNTS, operating_accounts: ACCOUNTS.map(({ code }) => code), status: "enabled" }] })],
  ["GET", /^\/admin\/fund-accounts$/, (): Schemas["FundAccountList"] => ({ fund_accounts: FUND_ACCOUNTS.map((code) => ({ code, product: PRODUCT.code, counter: "ready", equity: "20000000.00", margin: "1075627.00", available: "18924373.00", status: "enabled" })) })],
  ["GET", /^\/admin\/users$/, (): Schemas["UserList"] => ({ users: USERS.map((user) => ({ ...user, last_login_at: iso(desk.now()), bound: [], cash_accounts: [], addresses: [], powers: {}, effective_powers: {}, must_change_password: false, status: "enabled" })) })],
  ["GET", /^\/admin\/cash-movements$/, (): Schemas["CashPage"] => ({ movements: desk.cash })],
  ["POST", /^\/admin\/deposits$/, ({ body, user }) => desk.move(body["account"] ?? "", "deposit", Number(body["amount"]), user)],
  ["POST", /^\/admin\/withdrawals$/, ({ body, user }) => desk.move(body["account"] ?? "", "withdrawal", Number(body["amount"]), user)],
  ["GET", /^\/admin\/rates$/, (): Schemas["RateList"] => ({ rates: desk.rates })],
  ["PUT", /^\/admin\/rates$/, done],
  ["POST", /^\/admin\/end-day$/, desk.endDay],
];

const users = new Map<string, string>();
const cookieOf = (request: IncomingMessage): string => /ballast_session=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>) : {};
}

function answer(response: ServerResponse, status: number, body: unknown, type = "application/json"): void {
  response.writeHead(body === undefined ? 204 : status, { "content-type": type });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function call(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const path = url.pathname.replace("/api/v1", "");
  const body = await bodyOf(request);
  if (path === "/session" && request.method === "POST") {
    const user = USERS.find(({ name }) => name === body["user"]);
    if (!user || body["password"] !== PASSWORD) throw new desk.Refusal("BAD_CREDENTIALS");
    const id = Math.random().toString(36).slice(2);
    users.set(id, user.name);
    response.setHeader("set-cookie", `ballast_session=${id}; HttpOnly; SameSite=Strict; Path=/`);
    answer(response, 200, sessionOf(user.name)); return;
  }
  if (path === "/session" && request.method === "DELETE") {
    users.delete(cookieOf(request));
    answer(response, 204, undefined); return;
  }
  const user = users.get(cookieOf(request)) ?? "";
  if (path !== "/clock" && !user) throw new desk.Refusal("NOT_LOGGED_IN");
  for (const [method, pattern, handler] of ROUTES) {
    const match = pattern.exec(path);
    if (match && method === request.method) { answer(response, method === "POST" && path.endsWith("/orders") ? 201 : 200, handler({ path: match.slice(1), query: url.searchParams, body, user })); return; }
  }
  throw new desk.Refusal("NOT_FOUND", { what: path });
}

export function serveHttp(request: IncomingMessage, response: ServerResponse): void {
  call(request, response, new URL(request.url ?? "/", "http://double")).catch((error: unknown) => {
    const problem = error instanceof desk.Refusal ? error.problem : { type: "about:blank", status: 500, code: "DOUBLE", title: String(error), numbers: {} };
    answer(response, problem.status, problem, "application/problem+json");
  });
}
