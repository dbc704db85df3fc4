import { describe, expect, it } from "vitest";
import type { Kline, Quote } from "@/api/types";
import { type Bar, ascending, barsOf, grown, movingAverage, spacing } from "./bars";

const bar = (time: number, close: number): Bar => ({ time, open: close, high: close, low: close, close, volume: 1 });
const START = Date.parse("2026-11-20T10:40:00.000+08:00");
const wall = START / 1000 + 8 * 3600;
const quote = (last: number, seconds: number) => ({ last, at: START + seconds * 1000 }) as Quote;

describe("bars", () => {
  it("ascend in time, whatever was told: of one time the later, and none without numbers", () => {
    expect(ascending([bar(1, 1), bar(2, 2), bar(2, 3), bar(1, 4), bar(3, Number.NaN), bar(4, 5)]).map(({ time, close }) => [time, close])).toEqual([[1, 1], [2, 3], [4, 5]]);
    const kline = (at: string, close: string) => ({ at, open: close, high: close, low: close, close, volume: 1 }) as Kline;
    const told = [kline("2026-11-16T15:00:00+08:00", "3100"), kline("2026-11-16T15:00:00+08:00", "3101")];
    expect(barsOf(told).map(({ close }) => close)).toEqual([3101]);
  });

  it("average only what is there", () => {
    expect(movingAverage([bar(1, 1), bar(2, 2), bar(3, 6)], 2)).toEqual([{ time: 2, value: 1.5 }, { time: 3, value: 4 }]);
  });

  it("grow within their own time", () => {
    const last = bar(wall, 100);
    expect(grown(last, quote(103, 299), "5m")).toMatchObject({ close: 103, high: 103, low: 100 });
    expect(grown(last, quote(103, 300), "5m")).toBeUndefined();
    expect(grown(last, undefined, "5m")).toBeUndefined();
  });

  it("fill the chart where they are few, none wider than a candle looks, and stand as close as ever where they are many", () => {
    const filled = (bars: number, width: number): number => (spacing(bars, width) * (bars + 6)) / width;
    for (const width of [360, 800, 880]) expect(filled(23, width), `${width}`).toBeGreaterThan(0.99);
    expect([spacing(0, 800), spacing(1, 800)]).toEqual([32, 32]);
    expect(spacing(500, 800)).toBe(6);
  });
});
