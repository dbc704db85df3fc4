import { expect, it } from "vitest";
import type { LogEntry } from "@/api/types";
import { AccountLog } from "./log";

const trade = (id: string, seq = "9"): LogEntry => ({
  kind: "trade",
  trade: {
    trade: id, order: "1", ref: "r", account: "A1", trading_day: "2026-11-20", at: "2026-11-20T10:00:00.000+08:00",
    contract: "cu2701", hedge_flag: "speculation", side: "buy", offset: "open", price: "86430", lots: 1, commission: "43.2", late: false, seq,
  },
});

it("applies each entry once and resumes with the last record, which may not have come whole", () => {
  const log = new AccountLog();
  expect(log.resumeFrom).toBeUndefined();
  expect(log.apply(1, trade("a"))).toBe(true);
  expect(log.apply(2, trade("b"))).toBe(true);
  expect(log.apply(2, trade("b"))).toBe(false);
  log.catchUp(2);
  expect(log.publish()).toBe(true);
  expect(log.view.trades.map((row) => row.trade)).toEqual(["b", "a"]);
  log.interrupt();
  expect(log.resumeFrom).toBe(2);
  expect(log.caughtUp).toBe(false);
  expect(log.apply(2, trade("b"))).toBe(false);
  expect(log.apply(2, trade("of the same record"))).toBe(true);
});

it("tells what it missed once, in order, and never what was there at first", () => {
  const log = new AccountLog();
  log.apply(1, trade("a"));
  expect(log.catchUp(1)).toEqual([]);
  log.interrupt();
  log.apply(1, trade("a"));
  log.apply(2, trade("b"));
  // Gone again while it was still being told: nothing is lost.
  log.interrupt();
  log.apply(3, trade("c"));
  expect(log.catchUp(3)).toEqual([trade("b"), trade("c")]);
  log.apply(4, trade("d"));
  log.interrupt();
  expect(log.catchUp(4)).toEqual([]);
});

it("is of the running trading day only", () => {
  const log = new AccountLog();
  log.apply(1, trade("a"));
  log.startDay("2026-11-20");
  log.publish();
  expect(log.view.trades).toHaveLength(1);
  log.startDay("2026-11-23");
  log.publish();
  expect(log.view.trades).toEqual([]);
  expect(log.resumeFrom).toBe(1);
});
