// A very small desk for the test double: enough of orders, fills and sums to look at pages. Not the product's rules.
import type { components } from "../src/api/schema";
import { REFUSALS } from "../src/api/tables";
import { best, limits, market, round } from "./market";
import { ACCOUNTS, CONTRACTS, FUND_ACCOUNTS, HELD, PRODUCT, SPEED, START, TRADING_DAY } from "./seed";

type Schemas = components["schemas"];
type Side = Schemas["Side"];
type Offset = Schemas["Offset"];
type Flag = Schemas["HedgeFlag"];

export interface Lot { contract: string; hedge_flag: Flag; side: Side; day: string; at: number | undefined; price: number; lots: number }
interface Book { code: string; name: string; broughtForward: number; deposit: number; withdrawal: number; closePnl: number; closePnlTrade: number; commission: number; lots: Lot[]; log: { n: number; seq: string; at: string; entry: Schemas["LogEntry"] }[]; closes: Schemas["StatementClose"][]; statements: Map<string, Schemas["Statement"]> }

const MARGIN = 0.12;
const FEE = 0.0001;
export const clock = { start: Date.parse(START), wall: Date.now(), day: TRADING_DAY, settled: "2026-11-19" };
export let seq = 18_204_500;
let nextOrder = 46_001;
let nextTrade = 20_817;

export const now = (): number => clock.start + (Date.now() - clock.wall) * SPEED;
const WALL = 8 * 3_600_000;
export const iso = (millis: number): string => `${new Date(millis + WALL).toISOString().slice(0, 23)}+08:00`;
const text = (value: number, places = 2): string => value.toFixed(places).replace(/^-(0\.?0*)$/, "$1");
const priceText = (value: number): string => String(round(value, 0.0001));
const seed = (code: string) => CONTRACTS.find((contract) => contract.code === code);

const made = (code: string, name: string, deposit: number): Book => ({ code, name, broughtForward: deposit, deposit: 0, withdrawal: 0, closePnl: 0, closePnlTrade: 0, commission: 0, lots: [], log: [], closes: [], statements: new Map() });
export const books: Map<string, Book> = new Map(ACCOUNTS.map(({ code, name, deposit }) => [code, made(code, name, deposit)]));
for (const held of HELD) books.get("A10023")?.lots.push({ ...held, hedge_flag: "speculation", at: undefined });
export const orders: Schemas["Order"][] = [];
export const cash: Schemas["CashRow"][] = [];
export const rates: Schemas["RateRow"][] = [...new Set(CONTRACTS.map(({ code }) => code.replace(/\d+$/, "")))].map((code) => ({
  fund_account: FUND_ACCOUNTS[0] ?? "", scope: "commodity", code, margin_long: { by_money: "0.12", by_lot: "0" }, margin_short: { by_money: "0.12", by_lot: "0" },
  open: { by_money: "0.0001", by_lot: "0" }, close: { by_money: "0.0001", by_lot: "0" }, close_today: { by_money: "0", by_lot: "0" },
}));

export class Refusal extends Error {
  readonly problem: Schemas["Problem"];
  constructor(code: string, numbers: Record<string, string> = {}) {
    super(code);
    const row = REFUSALS.find((entry) => entry.code === code);
    this.problem = { type: "about:blank", status: row?.status ?? 422, code, title: row?.zh.title ?? code, numbers };
  }
}

const base = (lot: Lot): number => (lot.day === clock.day ? lot.price : seed(lot.contract)?.previous ?? lot.price);
const sign = (side: Side): number => (side === "buy" ? 1 : -1);
const value = (contract: string): number => seed(contract)?.multiplier ?? 1;
const last = (contract: string): number => market.get(contract)?.last ?? 0;
const marginOf = (lot: Lot): number => base(lot) * value(lot.contract) * lot.lots * MARGIN;

export function fundsOf(book: Book) {
  const position = book.lots.reduce((sum, lot) => sum + sign(lot.side) * (last(lot.contract) - base(lot)) * lot.lots * value(lot.contract), 0);
  const floating = book.lots.reduce((sum, lot) => sum + sign(lot.side) * (last(lot.contract) - lot.price) * lot.lots * value(lot.contract), 0);
  const margin = book.lots.reduce((sum, lot) => sum + marginOf(lot), 0);
  const working = orders.filter((order) => order.account === book.code && isWorking(order) && order.offset === "open");
  const frozen = working.reduce((sum, order) => sum + Number(order.price) * value(order.contract) * (order.lots - order.filled) * MARGIN, 0);
  const equity = book.broughtForward + book.deposit - book.withdrawal + book.closePnl + position - book.commission;
  const available = equity - margin - frozen - Math.max(position, 0);
  return { position, floating, margin, frozen, equity, available, withdrawable: Math.max(0, available) };
}

export interface Held { contract: string; hedge_flag: Flag; side: Side; today: number; yesterday: number; average: number; floating: number; position: number; margin: number; closableToday: number; closableYesterday: number }
export function positionsOf(book: Book): Held[] {
  const groups = new Map<string, Lot[]>();
  for (const lot of book.lots) {
    const key = `${lot.contract} ${lot.hedge_flag} ${lot.side}`;
    groups.set(key, [...(groups.get(key) ?? []), lot]);
  }
  return [...groups.values()].map((lots) => {
    const [{ contract, hedge_flag, side } = { contract: "", hedge_flag: "speculation" as Flag, side: "buy" as Side }] = lots;
    const count = (of: Lot[]): number => of.reduce((sum, lot) => sum + lot.lots, 0);
    const today = count(lots.filter((lot) => lot.day === clock.day));
    const yesterday = count(lots) - today;
    const closing = (offsets: Offset[]): number => orders.filter((order) => order.account === book.code && isWorking(order) && order.contract === contract && order.hedge_flag === hedge_flag && order.side !== side && offsets.includes(order.offset)).reduce((sum, order) => sum + order.lots - order.filled, 0);
    const plain = closing(["close", "close_yesterday"]);
    const m = value(contract);
    return {
      contract, hedge_flag, side, today, yesterday, average: lots.reduce((sum, lot) => sum + lot.price * lot.lots, 0) / count(lots),
      floating: lots.reduce((sum, lot) => sum + sign(side) * (last(contract) - lot.price) * lot.lots * m, 0),
      position: lots.reduce((sum, lot) => sum + sign(side) * (last(contract) - base(lot)) * lot.lots * m, 0),
      margin: lots.reduce((sum, lot) => sum + marginOf(lot), 0),
      closableToday: Math.max(0, today - closing(["close_today"]) - Math.max(0, plain - yesterday)), closableYesterday: Math.max(0, yesterday - plain),
    };
  });
}

export const isWorking = ({ status }: Schemas["Order"]): boolean => ["sending", "working", "part_filled", "cancelling"].includes(status);
export const listeners = new Set<(account: string, entry: Book["log"][number]) => void>();

function tell(book: Book, entry: Schemas["LogEntry"]): void {
  seq += 1;
  const row = { n: book.log.length + 1, seq: String(seq), at: iso(now()), entry: structuredClone(entry) };
  book.log.push(row);
  listeners.forEach((listen) => listen(book.code, row));
}

interface Asked { contract: string; hedge_flag: Flag; side: Side; offset: Offset }
function closable(book: Book, { contract, hedge_flag, side, offset }: Asked): number {
  const held = positionsOf(book).find((row) => row.contract === contract && row.hedge_flag === hedge_flag && row.side !== side);
  if (!held) return 0;
  if (!seed(contract)?.today) return held.closableToday + held.closableYesterday;
  return offset === "close_today" ? held.closableToday : held.closableYesterday;
}

function largest(book: Book, asked: Asked, price: number): Schemas["Largest"] {
  const { contract, offset } = asked;
  const ceilings: Schemas["Ceiling"][] = [{ kind: "order_maximum", limit: "500", lots: 500 }];
  if (offset === "open") ceilings.push({ kind: "available_cash", limit: text(fundsOf(book).available), lots: Math.max(0, Math.floor(fundsOf(book).available / (price * value(contract) * (MARGIN + FEE)))) }, { kind: "fund_accounts", lots: 1_240 });
  else ceilings.push({ kind: "closable", limit: String(closable(book, asked)), lots: closable(book, asked) });
  ceilings.sort((a, b) => a.lots - b.lots);
  return { lots: ceilings[0]?.lots ?? 0, ceilings };
}

export function preview(account: string, query: Asked & { lots: number; price: number | undefined }): Schemas["Preview"] {
  const book = bookOf(account);
  const { contract, hedge_flag, side, offset, lots } = query;
  const live = market.get(contract);
  if (!live) throw new Refusal("UNKNOWN_CONTRACT");
  const price = query.price ?? best(live, side === "buy" ? "sell" : "buy") ?? live.last;
  const amount = price * live.multiplier * lots;
  const source: Schemas["RateSource"] = { kind: "fund_account", name: "80018826", scope: contract.replace(/\d+$/, "") };
  const funds = fundsOf(book);
  const margin = offset === "open" ? amount * MARGIN : 0;
  const held = positionsOf(book).find((row) => row.contract === contract && row.hedge_flag === hedge_flag && (offset === "open" ? row.side === side : row.side !== side));
  const before = held ? held.today + held.yesterday : 0;
  const after = offset === "open" ? before + lots : Math.max(0, before - lots);
  const average = offset === "open" ? ((held?.average ?? 0) * before + price * lots) / after : held?.average;
  return {
    price: priceText(price),
    ...(offset === "open" ? { margin: { amount: text(margin), by_money: "0.12", by_lot: "0", source } } : {}),
    commission: { amount: text(offset === "close_today" ? 0 : amount * FEE), by_money: offset === "close_today" ? "0" : "0.0001", by_lot: "0", source },
    available_after: text(funds.available - margin - amount * FEE), largest: largest(book, query, price),
    position_after: { side: offset === "open" ? side : side === "buy" ? "sell" : "buy", lots: after, ...(after > 0 && average !== undefined ? { average_open_price: text(average, 4) } : {}) },
    risk_degree_after: text((funds.margin + margin) / funds.equity, 4), seq: String(seq),
  };
}

export function bookOf(account: string): Book {
  const book = books.get(account);
  if (!book) throw new Refusal("UNKNOWN_ACCOUNT");
  return book;
}

const flagOf = ({ hedge_flag }: Schemas["PlaceOrder"]): Flag => hedge_flag ?? "speculation";

function check(book: Book, order: Schemas["PlaceOrder"], price: number): void {
  const contract = seed(order.contract);
  const live = market.get(order.contract);
  if (!contract || !live) throw new Refusal("UNKNOWN_CONTRACT");
  if (order.lots <= 0) throw new Refusal("LOTS_NOT_POSITIVE", { lots: String(order.lots) });
  if (order.lots > 500) throw new Refusal("LOTS_ABOVE_MAXIMUM", { lots: String(order.lots), maximum: "500" });
  const tick = Number(contract.tick);
  if (Math.abs(price / tick - Math.round(price / tick)) > 1e-6) throw new Refusal("PRICE_OFF_TICK", { price: priceText(price), tick: contract.tick });
  const { upper, lower } = limits(live);
  if (price > upper) throw new Refusal("PRICE_ABOVE_UPPER_LIMIT", { price: priceText(price), limit: priceText(upper) });
  if (price < lower) throw new Refusal("PRICE_BELOW_LOWER_LIMIT", { price: priceText(price), limit: priceText(lower) });
  if (order.offset !== "open") {
    const most = closable(book, { ...order, hedge_flag: flagOf(order) });
    if (order.lots > most) throw new Refusal("POSITION_SHORT", { lots: String(order.lots), closable: String(most) });
    return;
  }
  const amount = price * contract.multiplier * order.lots;
  const { available } = fundsOf(book);
  const short = amount * (MARGIN + FEE) - available;
  if (short > 0) throw new Refusal("CASH_SHORT", { margin: text(amount * MARGIN), commission: text(amount * FEE), available: text(available), short: text(short) });
}

export function place(account: string, by: string, asked: Schemas["PlaceOrder"]): Schemas["Order"] {
  const book = bookOf(account);
  const live = market.get(asked.contract);
  const price = asked.price == null ? (live && best(live, asked.side === "buy" ? "sell" : "buy")) ?? 0 : Number(asked.price);
  const number = String(nextOrder++);
  try {
    check(book, asked, price);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    error.problem.seq = String(seq + 1);
    tell(book, { kind: "refusal", refusal: { order: number, ref: asked.ref, account, at: iso(now()), contract: asked.contract, hedge_flag: flagOf(asked), side: asked.side, offset: asked.offset, lots: asked.lots, price: priceText(price), problem: error.problem, seq: String(seq + 1) } });
    throw error;
  }
  const order: Schemas["Order"] = {
    order: number, ref: asked.ref, account, placed_by: by, trading_day: clock.day, placed_at: iso(now()), updated_at: iso(now()), contract: asked.contract, hedge_flag: flagOf(asked), side: asked.side, offset: asked.offset,
    price: priceText(price), validity: asked.validity ?? "day", lots: asked.lots, filled: 0, status: "working", seq: String(seq + 1),
  };
  orders.push(order);
  tell(book, { kind: "order", order });
  setTimeout(() => {
    match(order);
    if (order.validity !== "day" && isWorking(order)) end(order, order.filled > 0 ? "part_cancelled" : "cancelled");
  }, 150);
  return structuredClone(order);
}

function end(order: Schemas["Order"], status: Schemas["OrderStatus"]): void {
  order.status = status;
  order.updated_at = iso(now());
  tell(bookOf(order.account), { kind: "order", order });
}

/** Fills whole when the counterparty's best is as good. */
function match(order: Schemas["Order"]): void {
  const live = market.get(order.contract);
  if (!live || !isWorking(order) || order.status === "cancelling") return;
  const offered = best(live, order.side === "buy" ? "sell" : "buy");
  if (offered === undefined || (order.side === "buy" ? Number(order.price) < offered : Number(order.price) > offered)) return;
  fill(order, offered, order.lots - order.filled);
}
export const matchAll = (): void => orders.filter(isWorking).forEach(match);

function fill(order: Schemas["Order"], price: number, lots: number): void {
  const book = bookOf(order.account);
  const m = value(order.contract);
  const commission = order.offset === "close_today" ? 0 : round(price * m * lots * FEE, 0.01);
  book.commission += commission;
  let closePnl = 0;
  if (order.offset === "open") book.lots.push({ contract: order.contract, hedge_flag: order.hedge_flag, side: order.side, day: clock.day, at: now(), price, lots });
  else closePnl = close(book, order, price, lots);
  order.filled += lots;
  order.average_price = text(price, 4);
  order.status = order.filled === order.lots ? "filled" : "part_filled";
  order.updated_at = iso(now());
  tell(book, { kind: "order", order });
  tell(book, { kind: "trade", trade: { trade: String(nextTrade++).padStart(8, "0"), order: order.order, ref: order.ref, account: order.account, trading_day: clock.day, at: iso(now()), contract: order.contract, hedge_flag: order.hedge_flag, side: order.side, offset: order.offset, price: priceText(price), lots, commission: text(commission), ...(order.offset === "open" ? {} : { close_pnl: text(closePnl) }), seq: String(seq + 1) } });
}

function close(book: Book, order: Schemas["Order"], price: number, lots: number): number {
  const contract = seed(order.contract);
  const wanted = (lot: Lot): boolean => lot.contract === order.contract && lot.hedge_flag === order.hedge_flag && lot.side !== order.side && (!contract?.today || (order.offset === "close_today") === (lot.day === clock.day));
  let left = lots;
  let pnl = 0;
  for (const lot of book.lots.filter(wanted)) {
    const taken = Math.min(left, lot.lots);
    if (taken === 0) break;
    const m = value(order.contract);
    const own = sign(lot.side) * (price - base(lot)) * taken * m;
    const trade = sign(lot.side) * (price - lot.price) * taken * m;
    pnl += own;
    book.closePnl += own;
    book.closePnlTrade += trade;
    book.closes.push({ close_day: clock.day, exchange: contract?.exchange ?? "SHFE", name_zh: contract?.zh ?? "", name_en: contract?.en ?? "", contract: order.contract, hedge_flag: lot.hedge_flag, open_day: lot.day, side: order.side, lots: taken, open_price: priceText(lot.price), pre_settlement: priceText(contract?.previous ?? 0), close_price: priceText(price), close_pnl: text(own), close_pnl_trade: text(trade) });
    lot.lots -= taken;
    left -= taken;
  }
  book.lots = book.lots.filter((lot) => lot.lots > 0);
  return pnl;
}

export function cancel(account: string, number: string): Schemas["Order"] {
  const order = orders.find((row) => row.account === account && row.order === number);
  if (!order) throw new Refusal("ORDER_NOT_FOUND", { order: number });
  if (order.status === "cancelling") throw new Refusal("CANCEL_PENDING", { order: number });
  if (!isWorking(order)) throw new Refusal("ORDER_ENDED", { order: number });
  end(order, "cancelling");
  setTimeout(() => end(order, order.filled > 0 ? "part_cancelled" : "cancelled"), 250);
  return structuredClone(order);
}

export function move(account: string, kind: Schemas["CashKind"], amount: number, by: string): Schemas["Done"] {
  const book = bookOf(account);
  const { withdrawable } = fundsOf(book);
  if (!(amount > 0)) throw new Refusal("AMOUNT_NOT_POSITIVE", { amount: text(amount) });
  if (kind === "withdrawal" && amount > withdrawable) throw new Refusal("WITHDRAW_ABOVE_AVAILABLE", { amount: text(amount), withdrawable: text(withdrawable), excess: text(amount - withdrawable) });
  book[kind] += amount;
  seq += 1;
  cash.unshift({ kind, account, amount: text(amount), at: iso(now()), trading_day: clock.day, by, seq: String(seq) });
  return { seq: String(seq) };
}

/** Settles every account at last prices and begins the next day. */
export function endDay(): Schemas["DayEnding"] {
  const day = clock.day;
  for (const order of orders.filter(isWorking)) end(order, order.filled > 0 ? "part_cancelled" : "cancelled");
  for (const book of books.values()) settle(book, day);
  for (const contract of CONTRACTS) contract.previous = last(contract.code);
  for (const live of market.values()) live.previous = live.last;
  clock.settled = day;
  clock.day = "2026-11-23";
  clock.start = Date.parse("2026-11-20T21:00:00.000+08:00");
  clock.wall = Date.now();
  return { trading_day: day };
}

function settle(book: Book, day: string): void {
  const funds = fundsOf(book);
  const trades = book.log.flatMap(({ entry }) => (entry.kind === "trade" && entry.trade.trading_day === day ? [entry.trade] : []));
  const named = (code: string) => ({ exchange: seed(code)?.exchange ?? ("SHFE" as const), name_zh: seed(code)?.zh ?? "", name_en: seed(code)?.en ?? "", contract: code });
  const sum = (values: (string | number | null | undefined)[]): string => text(values.reduce<number>((total, entry) => total + Number(entry ?? 0), 0));
  const traded = trades.map((trade): Schemas["StatementTrade"] => {
    const closes = book.closes.filter(({ contract, hedge_flag, close_price, side }) => contract === trade.contract && hedge_flag === trade.hedge_flag && close_price === trade.price && side === trade.side);
    return { trading_day: day, ...named(trade.contract), hedge_flag: trade.hedge_flag, side: trade.side, price: trade.price, lots: trade.lots, turnover: text(Number(trade.price) * trade.lots * value(trade.contract)), offset: trade.offset, commission: trade.commission, ...(trade.close_pnl == null ? {} : { close_pnl: trade.close_pnl, close_pnl_trade: sum(closes.map(({ close_pnl_trade }) => close_pnl_trade)) }), trade: trade.trade };
  });
  const positions = book.lots.map((lot): Schemas["StatementPosition"] => {
    const m = value(lot.contract);
    const settlement = last(lot.contract);
    return { ...named(lot.contract), hedge_flag: lot.hedge_flag, open_day: lot.day, side: lot.side, lots: lot.lots, open_price: priceText(lot.price), pre_settlement: priceText(seed(lot.contract)?.previous ?? 0), settlement: priceText(settlement), floating_pnl: text(sign(lot.side) * (settlement - lot.price) * lot.lots * m), position_pnl: text(sign(lot.side) * (settlement - base(lot)) * lot.lots * m), margin: text(settlement * m * lot.lots * MARGIN) };
  });
  const margin = sum(positions.map((row) => row.margin));
  const broughtTrade = funds.equity - funds.floating - book.deposit + book.withdrawal - book.closePnlTrade + book.commission;
  const lots = (rows: { lots: number }[]): number => rows.reduce((total, row) => total + row.lots, 0);
  seq += 1;
  book.statements.set(day, {
    account: book.code, account_name: book.name, product_name: PRODUCT.name, trading_day: day, settled_at: iso(now()), simulated: true,
    summary: {
      mark_to_market: { brought_forward: text(book.broughtForward), close_pnl: text(book.closePnl), position_pnl: text(funds.position), carried_forward: text(funds.equity) },
      trade_by_trade: { brought_forward: text(broughtTrade), close_pnl: text(book.closePnlTrade), position_pnl: text(funds.floating), carried_forward: text(funds.equity - funds.floating) },
      deposit: text(book.deposit), withdrawal: text(book.withdrawal), net_deposit: text(book.deposit - book.withdrawal), commission: text(book.commission), order_fee: "0.00", equity: text(funds.equity), margin, available: text(funds.equity - Number(margin)), risk_degree: text(Number(margin) / funds.equity, 4), margin_call: "0.00",
    },
    trades: traded, trade_totals: { lots: lots(traded), turnover: sum(traded.map((row) => row.turnover)), commission: sum(traded.map((row) => row.commission)), close_pnl: sum(traded.map((row) => row.close_pnl)), close_pnl_trade: sum(traded.map((row) => row.close_pnl_trade)) },
    closes: book.closes, close_totals: { lots: lots(book.closes), close_pnl: sum(book.closes.map((row) => row.close_pnl)), close_pnl_trade: sum(book.closes.map((row) => row.close_pnl_trade)) },
    positions, position_totals: { lots: lots(positions), floating_pnl: text(funds.floating), position_pnl: text(funds.position), margin },
    position_sums: positions.map(({ side, lots: count, open_price, ...row }) => ({ ...row, long_lots: side === "buy" ? count : 0, short_lots: side === "sell" ? count : 0, ...(side === "buy" ? { long_average_price: open_price } : { short_average_price: open_price }) })),
    reconciliation: { difference: "0.00" }, seq: String(seq),
  });
  Object.assign(book, { broughtForward: funds.equity, deposit: 0, withdrawal: 0, closePnl: 0, closePnlTrade: 0, commission: 0, closes: [] });
}
