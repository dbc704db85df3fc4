import { describe, expect, it } from "vitest";
import type { Quote } from "@/api/types";
import { type Bar, grown, movingAverage } from "./bars";

const bar = (time: number, close: number): Bar => ({ time, open: close, high: close, low: close, close, volume: 1 });
const START = Date.parse("2026-11-20T10:40:00.000+08:00");
const wall = START / 1000 + 8 * 3600;
const quote = (last: number, seconds: number) => ({ last, at: START + seconds * 1000 }) as Quote;

describe("bars", () => {
  it("average only what is there", () => {
    expect(movingAverage([bar(1, 1), bar(2, 2), bar(3, 6)], 2)).toEqual([{ time: 2, value: 1.5 }, { time: 3, value: 4 }]);
  });

  it("grow within their own time", () => {
    const last = bar(wall, 100);
    expect(grown(last, quote(103, 299), "5m")).toMatchObject({ close: 103, high: 103, low: 100 });
    expect(grown(last, quote(103, 300), "5m")).toBeUndefined();
    expect(grown(last, undefined, "5m")).toBeUndefined();
  });
});
