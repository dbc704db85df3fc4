// @vitest-environment jsdom
import { beforeAll, expect, it } from "vitest";
import type { Quote } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { farOf, farWords } from "./far";

const quote = { last: 86_470, upper_limit: 94_000, lower_limit: 80_000, pre_settlement: 87_000 } as Quote;

beforeAll(startI18n);

it("warns of a price beyond the last one by more than a hundredth, on the side where it trades at once", () => {
  expect(farOf("87334", "buy", quote)).toBeUndefined();
  expect(farOf("87335", "buy", quote)).toMatchObject({ kind: "farAbove", by: 8_650_000 });
  expect(farOf("85600", "sell", quote)).toMatchObject({ kind: "farBelow" });
  expect(farOf("81000", "buy", quote)).toBeUndefined();
  expect(farOf("93000", "sell", quote)).toBeUndefined();
});

it("warns of a price outside the day's limits, on either side", () => {
  expect(farOf("94010", "sell", quote)).toEqual({ kind: "aboveLimit", bound: 940_000_000 });
  expect(farOf("79990", "buy", quote)).toEqual({ kind: "belowLimit", bound: 800_000_000 });
});

it("knows nothing without a price or a market", () => {
  expect(farOf(undefined, "buy", quote)).toBeUndefined();
  expect(farOf("93000", "buy", undefined)).toBeUndefined();
});

it("says its numbers", () => {
  const words = (limit: string, side: "buy" | "sell"): string => {
    const far = farOf(limit, side, quote);
    return far ? farWords(far, limit, 0) : "";
  };
  speak("zh-CN");
  expect(words("93000", "buy")).toBe("买价 93,000 比最新 86,470 高 6,530（7.55%），会立即以差得多的价成交");
  speak("en");
  expect(words("95000", "buy")).toBe("95,000 is above the upper limit 94,000; the exchange will not take it");
});
