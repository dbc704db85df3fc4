import { describe, expect, it } from "vitest";
import type { Contract, OrderStatus, PositionRow } from "@/api/types";
import { type Reversal, begin, closedLots, heard, next, openFor, planOf } from "./reversal";

const cu = { code: "cu2701", distinguishes_today: true } as Contract;
const m = { code: "m2701", distinguishes_today: false } as Contract;
const held = (today: number, yesterday: number, parts: Partial<PositionRow> = {}) =>
  ({ contract: "cu2701", hedge_flag: "speculation", side: "long", lots: today + yesterday, closable_today: today, closable_yesterday: yesterday, ...parts }) as PositionRow;

function planned(row: PositionRow, contract: Contract): Reversal {
  const plan = planOf(row, contract);
  if (!plan || "taken" in plan) throw new Error("no plan");
  return begin("A10023", plan);
}
const told = (reversal: Reversal, at: number, status: OrderStatus, filled: number): Reversal =>
  heard(reversal, { account: "A10023", ref: reversal.closes[at]?.ref ?? "", order: String(at), status, filled });

describe("the plan", () => {
  it("closes the whole position, then opens the same lots the other way", () => {
    const reversal = planned(held(2, 0), cu);
    expect(reversal.plan).toMatchObject({ side: "sell", lots: 2, closes: [{ offset: "close_today", lots: 2 }] });
    expect(openFor(reversal)).toMatchObject({ contract: "cu2701", side: "sell", offset: "open", lots: 2, hedge_flag: "speculation" });
    expect(planOf(held(1, 0, { side: "short" }), cu)).toMatchObject({ side: "buy" });
  });

  it("closes yesterday's and today's apart where they are told apart", () => {
    expect(planned(held(2, 3), cu).plan.closes).toEqual([{ offset: "close_yesterday", lots: 3 }, { offset: "close_today", lots: 2 }]);
    expect(planned(held(2, 3), m).plan.closes).toEqual([{ offset: "close", lots: 5 }]);
  });

  it("keeps the flag", () => {
    const reversal = planned(held(1, 0, { hedge_flag: "hedge" }), cu);
    expect([reversal.plan.hedge_flag, openFor(reversal).hedge_flag]).toEqual(["hedge", "hedge"]);
  });

  it("is none while a part of the position is in working closes", () => {
    expect(planOf(held(1, 0, { lots: 3 }), cu)).toEqual({ taken: 2 });
  });
});

describe("the open", () => {
  it("waits until every close is filled whole", () => {
    const reversal = planned(held(2, 3), cu);
    expect(next(reversal)).toBe("wait");
    const first = told(reversal, 0, "filled", 3);
    expect([next(first), closedLots(first)]).toEqual(["wait", 3]);
    const part = told(first, 1, "part_filled", 1);
    expect([next(part), closedLots(part)]).toEqual(["wait", 4]);
    expect(next(told(part, 1, "filled", 2))).toBe("open");
  });

  it("is not sent once a close has ended otherwise: it would be a lock", () => {
    for (const status of ["cancelled", "part_cancelled", "rejected", "refused", "unknown"] as const) expect(next(told(planned(held(2, 0), cu), 0, status, 1)), status).toBe("stop");
  });

  it("hears its own closes only", () => {
    const reversal = planned(held(2, 0), cu);
    expect(heard(reversal, { account: "A10023", ref: "another", order: "9", status: "filled", filled: 2 })).toBe(reversal);
    expect(heard(reversal, { account: "A10024", ref: reversal.closes[0]?.ref ?? "", order: "9", status: "filled", filled: 2 })).toBe(reversal);
  });
});
