import { expect, it } from "vitest";
import type { DepthRow, WorkingOrderRow } from "@/api/types";
import { bookOf, keepInView, ownLots, rungsFrom, spanOf } from "./ladder";

const level = (key: number, side: string, price: number, lots: number): DepthRow => ({ key, side, level: 1, price, lots });

it("puts lots at their prices and own orders beside them", () => {
  const book = bookOf([level(1, "buy", 86_420, 26), level(2, "sell", 86_430, 18)]);
  const own = ownLots([{ contract: "cu2701", price: 86_420, lots: 3, filled: 1 } as WorkingOrderRow, { contract: "al2701", price: 86_420, lots: 9, filled: 0 } as WorkingOrderRow], "cu2701");
  const rungs = rungsFrom(864_300_000, 100_000, 2, book, own);
  expect(rungs).toEqual([
    { price: 864_300_000, bid: 0, ask: 18, own: 0 },
    { price: 864_200_000, bid: 26, ask: 0, own: 2 },
  ]);
  expect(book.largest).toBe(26);
});

it("shows every level of both sides, and stands still while it does", () => {
  const book = bookOf([level(1, "buy", 0.098, 1), level(2, "buy", 0.094, 1), level(3, "sell", 0.1, 1), level(4, "sell", 0.104, 1)]);
  const span = spanOf(book, 1_000);
  expect(span).toEqual({ high: 1_040, low: 940 });
  const top = keepInView(undefined, span, 1_000, 10, 13);
  expect(top).toBe(1_050);
  const moved = (by: number) => keepInView(top, { high: span.high + by, low: span.low + by }, 1_000 + by, 10, 13);
  expect(moved(10)).toBe(top);
  // One level would leave.
  expect(moved(20)).toBe(1_070);
  expect(moved(-20)).toBe(1_030);
  expect(keepInView(top, { high: 1_045, low: 945 }, 1_005, 10, 13)).toBe(1_055);
});

it("centres a book wider than itself on the last price, and an empty one, too", () => {
  expect(keepInView(undefined, { high: 5_000, low: 10 }, 1_000, 10, 11)).toBe(1_050);
  expect(spanOf(bookOf([]), 1_000)).toEqual({ high: 1_000, low: 1_000 });
});
