import { describe, expect, it } from "vitest";
import type { Contract, PositionRow, Quote } from "@/api/types";
import { closeOf } from "../positions/close";
import { BLANK, type Ticket, closable, closesTooMany, intentOf, isReady, orderOf, priceOf, resolveOffset, stepLots } from "./ticket";

const cu: Contract = {
  code: "cu2701", commodity: "cu", name_zh: "沪铜", name_en: "Copper", exchange: "SHFE", multiplier: 5, tick: "10",
  max_limit_lots: 500, distinguishes_today: true, sessions: [],
};
const m: Contract = { ...cu, code: "m2701", commodity: "m", exchange: "DCE", tick: "1", distinguishes_today: false };

const long = (contract: string, today: number, yesterday: number, hedge_flag = "speculation"): PositionRow => ({
  key: 1, contract, hedge_flag, side: "long", lots: today + yesterday, today_lots: today, yesterday_lots: yesterday,
  closable_today: today, closable_yesterday: yesterday, average_open_price: 86_108, floating_pnl: 0, position_pnl: 0, margin: 0,
});

const quote = { bid: 86_420, ask: 86_430, last: 86_430 } as Quote;
const ticket = (parts: Partial<Ticket>): Ticket => ({ ...BLANK, contract: "cu2701", lots: "2", priceKind: "limit", price: "86430", ...parts });

describe("automatic offset", () => {
  it("opens when nothing stands against the order", () => {
    expect(resolveOffset(ticket({}), "buy", cu, [long("cu2701", 2, 3)], 1)).toBe("open");
    expect(resolveOffset(ticket({}), "sell", cu, [], 1)).toBe("open");
  });

  it("closes yesterday's first where they suffice, then today's, then the larger part", () => {
    expect(resolveOffset(ticket({}), "sell", cu, [long("cu2701", 5, 3)], 3)).toBe("close_yesterday");
    expect(resolveOffset(ticket({}), "sell", cu, [long("cu2701", 5, 3)], 4)).toBe("close_today");
    expect(resolveOffset(ticket({}), "sell", cu, [long("cu2701", 5, 3)], 9)).toBe("close_today");
  });

  it("knows one close only where today and yesterday are the same", () => {
    expect(resolveOffset(ticket({}), "sell", m, [long("m2701", 5, 3)], 8)).toBe("close");
    expect(resolveOffset(ticket({ offset: "close_today" }), "sell", m, [], 1)).toBe("close");
    expect(closable("close", long("m2701", 5, 3), false)).toBe(8);
    expect(closable("close_today", long("cu2701", 5, 3), true)).toBe(5);
    expect(closable("close", long("cu2701", 5, 3), true)).toBe(3);
  });
});

describe("speculation and hedge", () => {
  const both = [long("cu2701", 1, 0), long("cu2701", 0, 4, "hedge")];

  it("close lots of their own flag only", () => {
    const close = (hedge_flag: Ticket["hedge_flag"]) => intentOf(ticket({ hedge_flag }), "sell", cu, quote, both);
    expect(close("speculation")).toMatchObject({ hedge_flag: "speculation", offset: "close_today" });
    expect(close("hedge")).toMatchObject({ hedge_flag: "hedge", offset: "close_yesterday" });
    expect(resolveOffset(ticket({ hedge_flag: "hedge" }), "sell", cu, both.slice(0, 1), 1)).toBe("open");
  });

  it("go with the order", () => {
    const intent = intentOf(ticket({ hedge_flag: "hedge" }), "buy", cu, quote, []);
    expect(isReady(intent) && orderOf(intent)).toMatchObject({ hedge_flag: "hedge", offset: "open" });
  });

  it("come from the position that is closed", () => {
    for (const row of both) {
      expect(closeOf(row, cu)).toMatchObject({ contract: "cu2701", hedge_flag: row.hedge_flag, side: "sell", lots: String(row.lots) });
    }
  });
});

describe("price kinds", () => {
  it("takes each side's own price from the book", () => {
    const at = (priceKind: Ticket["priceKind"], side: "buy" | "sell") => priceOf(ticket({ priceKind }), side, quote, 100_000);
    expect([at("counterparty", "buy"), at("counterparty", "sell")]).toEqual([864_300_000, 864_200_000]);
    expect([at("own", "buy"), at("own", "sell")]).toEqual([864_200_000, 864_300_000]);
    expect([at("ticks", "buy"), at("ticks", "sell")]).toEqual([864_500_000, 864_000_000]);
    expect([at("last", "buy"), at("limit", "buy")]).toEqual([864_300_000, 864_300_000]);
    expect(priceOf(ticket({ priceKind: "counterparty" }), "buy", undefined, 100_000)).toBeUndefined();
  });

  it("follow from the start: a fresh ticket moves with the last price, before any trade with the settlement price", () => {
    const fresh: Ticket = { ...BLANK, contract: "cu2701" };
    expect(priceOf(fresh, "buy", { ...quote, last: 86_470 }, 100_000)).toBe(864_700_000);
    expect(priceOf(fresh, "buy", { ...quote, last: null, pre_settlement: 86_100 }, 100_000)).toBe(861_000_000);
  });
});

describe("what would be sent", () => {
  it("is ready only with lots and a price", () => {
    expect(isReady(intentOf(ticket({}), "buy", cu, quote, []))).toBe(true);
    expect(isReady(intentOf(ticket({ lots: "" }), "buy", cu, quote, []))).toBe(false);
    expect(isReady(intentOf(ticket({ lots: "0" }), "buy", cu, quote, []))).toBe(false);
    expect(isReady(intentOf(ticket({ price: "" }), "buy", cu, quote, []))).toBe(false);
  });

  it("is no close of more lots than that offset may take: of the flag, the side and the day that it names", () => {
    const held = [long("cu2701", 10, 3), long("cu2701", 40, 40, "hedge")];
    const close = (parts: Partial<Ticket>, side: "buy" | "sell" = "sell") => intentOf(ticket(parts), side, cu, quote, held);
    expect([close({ offset: "close_today", lots: "10" }), close({ offset: "close_today", lots: "11" })].map(isReady)).toEqual([true, false]);
    expect([close({ offset: "close_yesterday", lots: "3" }), close({ offset: "close_yesterday", lots: "4" })].map(isReady)).toEqual([true, false]);
    expect(close({ offset: "close_today", lots: "100000" })).toMatchObject({ lots: 100_000, most: 10 });
    expect(closesTooMany(close({ offset: "close_today", lots: "1" }, "buy"))).toBe(true);
    expect([closesTooMany(close({ offset: "open", lots: "9999" })), closesTooMany(close({ offset: "close_today", lots: "" }))]).toEqual([false, false]);
    const whole = close({ offset: "close_today", lots: "10" });
    expect(isReady(whole) && Object.keys(orderOf(whole))).not.toContain("most");
  });

  it("carries a reference that fits and is never the same", () => {
    const intent = intentOf(ticket({}), "buy", cu, quote, []);
    if (!isReady(intent)) throw new Error("not ready");
    const [first, second] = [orderOf(intent), orderOf(intent)];
    expect(first.ref).toMatch(/^[0-9a-f]{32}$/);
    expect(first.ref).not.toBe(second.ref);
  });
});

describe("fields", () => {
  it("are sent as they stand or not at all", () => {
    const sent = (parts: Partial<Ticket>) => {
      const { lots, price } = intentOf(ticket(parts), "buy", cu, quote, []);
      return [lots, price];
    };
    expect(sent({ lots: "12", price: "86,430" })).toEqual([12, "86430"]);
    expect(sent({ lots: "2.5" })).toEqual([undefined, "86430"]);
    expect(sent({ lots: "1万" })).toEqual([undefined, "86430"]);
    expect(sent({ price: "8643o" })).toEqual([2, undefined]);
    expect(sent({ price: "-86430" })).toEqual([2, undefined]);
  });

  it("step", () => {
    expect([stepLots("", 1), stepLots("1", -10), stepLots("5", 10)]).toEqual(["1", "1", "15"]);
  });
});
