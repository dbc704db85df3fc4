// The WebSocket side of the test double.
import type { WebSocket } from "ws";
import type { components } from "../src/api/schema";
import { COLUMNS } from "../src/api/tables";
import * as desk from "./desk";
import { encodeFrame } from "./frame";
import { clockAnswer } from "./http";
import { best, limits, market } from "./market";

type Schemas = components["schemas"];
type Cells = Record<string, string | number | null>;

function rowsOf(topic: Schemas["RowsTopic"]): Map<string, Cells> {
  switch (topic.kind) {
    case "quotes":
      return new Map([...market.values()].map((live) => {
        const { upper, lower } = limits(live);
        return [live.code, {
          contract: live.code, at: live.at, last: live.last, change: live.last - live.previous, change_ratio: (live.last - live.previous) / live.previous, volume: live.volume, open_interest: live.openInterest,
          bid: best(live, "buy") ?? null, bid_lots: 10, ask: best(live, "sell") ?? null, ask_lots: 10, open: live.open, high: live.high, low: live.low, pre_settlement: live.previous, upper_limit: upper, lower_limit: lower, average: live.last, state: "trading",
        }];
      }));
    case "depth":
      return new Map((market.get(topic.contract)?.depth ?? []).map((level) => [`${level.side}${level.level}`, { ...level }]));
    case "funds": {
      const book = desk.bookOf(topic.account);
      const funds = desk.fundsOf(book);
      return new Map([["funds", {
        equity: funds.equity, available: funds.available, margin: funds.margin, frozen_margin: funds.frozen, frozen_commission: 0, close_pnl: book.closePnl, position_pnl: funds.position, floating_pnl: funds.floating, commission: book.commission,
        risk_degree: funds.margin / funds.equity, withdrawable: funds.withdrawable, pre_balance: book.broughtForward, deposit: book.deposit, withdrawal: book.withdrawal,
      }]]);
    }
    case "positions":
      return new Map(desk.positionsOf(desk.bookOf(topic.account)).map((held) => [`${held.contract}${held.hedge_flag}${held.side}`, {
        contract: held.contract, hedge_flag: held.hedge_flag, side: held.side, lots: held.today + held.yesterday, today_lots: held.today, yesterday_lots: held.yesterday, closable_today: held.closableToday, closable_yesterday: held.closableYesterday,
        average_open_price: held.average, floating_pnl: held.floating, position_pnl: held.position, margin: held.margin,
      }]));
    case "working_orders":
      return new Map(desk.orders.filter((order) => order.account === topic.account && desk.isWorking(order)).map((order) => [order.order, {
        order: order.order, ref: order.ref, placed_at: Date.parse(order.placed_at), contract: order.contract, hedge_flag: order.hedge_flag, side: order.side, offset: order.offset, price: order.price == null ? null : Number(order.price), lots: order.lots, filled: order.filled, status: order.status, validity: order.validity,
      }]));
  }
}

class Rows {
  readonly id: number;
  readonly topic: Schemas["RowsTopic"];
  #version = 0;
  #keys = new Map<string, number>();
  #texts = new Map<string, number>();
  #sent = new Map<string, string>();

  constructor(id: number, topic: Schemas["RowsTopic"]) {
    this.id = id;
    this.topic = topic;
  }

  frame(snapshot: boolean): ArrayBuffer | undefined {
    const rows = rowsOf(this.topic);
    if (snapshot) { this.#texts.clear(); this.#sent.clear(); }
    const changed = [...rows].filter(([name, cells]) => this.#sent.get(name) !== JSON.stringify(cells));
    const gone = [...this.#sent.keys()].filter((name) => !rows.has(name));
    if (!snapshot && changed.length === 0 && gone.length === 0) return undefined;
    const columns = COLUMNS.find(({ topic }) => topic === this.topic.kind)?.columns ?? [];
    const added: string[] = [];
    const number = (value: string | number | null | undefined): number => {
      if (value === null || value === undefined) return NaN;
      if (typeof value === "number") return value;
      if (!this.#texts.has(value)) { this.#texts.set(value, this.#texts.size); added.push(value); }
      return this.#texts.get(value) ?? NaN;
    };
    const key = (name: string): number => {
      if (!this.#keys.has(name)) this.#keys.set(name, this.#keys.size + 1);
      return this.#keys.get(name) ?? 0;
    };
    const values = columns.flatMap(({ name }) => changed.map(([, cells]) => number(cells[name])));
    for (const [name, cells] of changed) this.#sent.set(name, JSON.stringify(cells));
    for (const name of gone) this.#sent.delete(name);
    this.#version += 1;
    return encodeFrame({ id: this.id, version: this.#version, snapshot, columns: columns.map(({ id }) => id), keys: changed.map(([name]) => key(name)), removed: gone.map(key), texts: added, values });
  }
}

export function serveLive(socket: WebSocket): void {
  const rows = new Map<number, Rows>();
  const logs = new Map<number, string>();
  const say = (message: Schemas["ServerMessage"]): void => socket.send(JSON.stringify(message));
  const clock = (): void => say({ type: "clock", clock: clockAnswer() });
  const frames = setInterval(() => {
    for (const subscription of rows.values()) {
      const frame = subscription.frame(false);
      if (frame) socket.send(frame);
    }
  }, 100);
  const status = setInterval(() => {
    const newest = Math.max(...[...market.values()].map(({ at }) => at));
    say({ type: "status", counters: [{ name: "海岳", ready: true }, { name: "中衡", ready: true }], market_at: desk.iso(newest), seq: String(desk.seq) });
    clock();
  }, 1_000);
  const onEntry = (account: string, row: { n: number; seq: string; at: string; entry: Schemas["LogEntry"] }): void => {
    for (const [id, of] of logs) if (of === account) say({ type: "log", id, ...row });
  };
  desk.listeners.add(onEntry);
  socket.on("close", () => { clearInterval(frames); clearInterval(status); desk.listeners.delete(onEntry); });
  clock();
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Schemas["ClientMessage"];
    switch (message.type) {
      case "subscribe_rows":
        rows.set(message.id, new Rows(message.id, message.topic));
        break;
      case "subscribe_log": {
        const { log } = desk.bookOf(message.account);
        logs.set(message.id, message.account);
        for (const row of log.slice((message.from ?? 1) - 1)) say({ type: "log", id: message.id, ...row });
        say({ type: "caught_up", id: message.id, n: log.length });
        break;
      }
      case "unsubscribe":
        rows.delete(message.id);
        logs.delete(message.id);
        break;
      case "ping":
        say({ type: "pong", id: message.id });
        break;
      case "snapshot":
      case "place":
      case "cancel":
      case "gate":
        break;
    }
    if (message.type === "subscribe_rows" || message.type === "snapshot") {
      const frame = rows.get(message.id)?.frame(true);
      if (frame) socket.send(frame);
    }
  });
}
