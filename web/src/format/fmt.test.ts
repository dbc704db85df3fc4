import { describe, expect, it } from "vitest";
import { averagePrice, bare, fmt, money, percent, pnl, price, signOf, volume } from "./fmt";

describe("fmt", () => {
  it("never prints a negative zero", () => {
    for (const value of [-0, "-0", "-0.00", -0.001, "-0.004"]) {
      expect(money(value)).toBe("0.00");
      expect(pnl(value)).toBe("0.00");
    }
  });

  it("uses the true minus and separators", () => {
    expect(money("-1234567.5")).toBe("−1,234,567.50");
    expect(pnl("8050")).toBe("+8,050.00");
    expect(money(3_159_625.73)).toBe("3,159,625.73");
    expect(fmt("123456", { grouped: false })).toBe("123456");
  });

  it("never turns what is not there into 0", () => {
    for (const value of [undefined, null, "", "abc", NaN, Infinity]) expect(money(value)).toBe("–");
    expect(percent(null)).toBe("–");
    expect(volume(undefined, "zh-CN")).toBe("–");
  });

  it("rounds half away from zero, digit by digit", () => {
    expect(money("1.005")).toBe("1.01");
    expect(money("-1.005")).toBe("−1.01");
    expect(money("999.995")).toBe("1,000.00");
    expect(money("9007199254740993.015")).toBe("9,007,199,254,740,993.02");
    expect(price("0.4", 0)).toBe("0");
    expect(price("9.5", 0)).toBe("10");
  });

  it("shows one more decimal of an average price only if needed", () => {
    expect(averagePrice("86108", 0)).toBe("86,108");
    expect(averagePrice("86108.25", 0)).toBe("86,108.3");
    expect(averagePrice("3071.0000", 1)).toBe("3,071.0");
  });

  it("moves the point for a percentage without arithmetic", () => {
    expect(percent("0.34")).toBe("34.0%");
    expect(percent("0.3187", { places: 2 })).toBe("31.87%");
    expect(percent(0.0052, { places: 2, signed: true })).toBe("+0.52%");
    expect(percent("-0.0117", { places: 2, signed: true })).toBe("−1.17%");
    expect(percent("1.5", { places: 0 })).toBe("150%");
    expect(percent("0", { places: 2, signed: true })).toBe("0.00%");
  });

  it("has no colour for what prints as zero", () => {
    expect([signOf("0.001"), signOf("-0.01"), signOf(0.01), signOf(undefined)]).toEqual([0, -1, 1, 0]);
  });

  it("shortens volume by language", () => {
    expect(volume(84_000, "zh-CN")).toBe("8.4万");
    expect(volume(84_000, "en")).toBe("84k");
    expect(volume(932, "en")).toBe("932");
  });

  it("copies as a bare number", () => {
    expect(bare(pnl("-1234.5"))).toBe("-1234.50");
    expect(bare(pnl("1234.5"))).toBe("1234.50");
    expect(bare(money(undefined))).toBe("");
  });
});
