import { expect, it } from "vitest";
import type { ExposureRow } from "@/api/types";
import { heatOf, isReached, keyOf, stepOf } from "./heat";

const row = (product: string, commodity: string, exchange: string, net: number, limit: number | null): ExposureRow => ({ key: 1, product, commodity, exchange, net, long: Math.max(0, net), short: Math.max(0, -net), limit, used: limit === null ? null : Math.abs(net) / limit });

it("orders products down and commodities across by exchange, and finds a cell (P9)", () => {
  const heat = heatOf([row("B", "cu", "SHFE", 5, 20), row("A", "i", "DCE", -104, 100), row("B", "au", "SHFE", 3, null)]);
  expect(heat.products).toEqual(["A", "B"]);
  expect(heat.commodities.map(({ code }) => code)).toEqual(["i", "au", "cu"]);
  expect(heat.cells.get(keyOf("A", "cu"))).toBeUndefined();
  expect(heat.cells.get(keyOf("B", "cu"))?.net).toBe(5);
});

it("has a scale to the limit, an edge at it, and no ground without a limit", () => {
  const cell = (net: number, limit: number | null) => ({ net, long: 0, short: 0, limit, used: limit === null ? null : Math.abs(net) / limit });
  expect([cell(1, 100), cell(50, 100), cell(-99, 100), cell(100, 100), cell(300, 100), cell(7, null)].map(stepOf)).toEqual([1, 5, 10, 10, 10, 0]);
  expect([cell(99, 100), cell(-100, 100), cell(7, null)].map(isReached)).toEqual([false, true, false]);
});
