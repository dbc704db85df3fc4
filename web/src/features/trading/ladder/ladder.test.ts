import { expect, it } from "vitest";
import type { DepthRow, WorkingOrderRow } from "@/api/types";
import { bookOf, keepInView, ownLots, rungsFrom } from "./ladder";

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

it("stands still until the price leaves", () => {
  const top = keepInView(undefined, 1_000, 10, 11);
  expect(top).toBe(1_050);
  expect(keepInView(top, 1_030, 10, 11)).toBe(top);
  expect(keepInView(top, 1_050, 10, 11)).toBe(1_100);
});
