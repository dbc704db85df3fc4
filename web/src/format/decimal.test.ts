import { describe, expect, it } from "vitest";
import { decimalsOf, fromUnits, roundToUnits, stepPrice, sumOf, toUnits } from "./decimal";

describe("prices in units", () => {
  it("reads and prints decimals exactly", () => {
    for (const text of ["0", "86430", "962.34", "0.0001", "-5.5"]) expect(fromUnits(toUnits(text) ?? NaN)).toBe(text);
    expect(toUnits("1.00001")).toBeUndefined();
    expect(toUnits("1e3")).toBeUndefined();
    expect(toUnits("")).toBeUndefined();
    expect(roundToUnits(962.34)).toBe(9_623_400);
  });

  it("steps by ticks and lands on one", () => {
    const tick = toUnits("0.02") ?? NaN;
    expect(fromUnits(stepPrice(toUnits("962.34") ?? NaN, tick, 1))).toBe("962.36");
    expect(fromUnits(stepPrice(toUnits("962.33") ?? NaN, tick, 1))).toBe("962.34");
    expect(fromUnits(stepPrice(toUnits("962.33") ?? NaN, tick, -1))).toBe("962.32");
    expect(fromUnits(stepPrice(toUnits("86430") ?? NaN, toUnits("10") ?? NaN, -10))).toBe("86330");
  });

  it("sums amounts beyond what floating point holds", () => {
    expect(sumOf(["9007199254740993.01", "0.02", "-0.5"])).toBe("9007199254740992.53");
    expect([sumOf(["-0.05"]), sumOf([]), sumOf(["1", "2"])]).toEqual(["-0.05", "0", "3"]);
  });

  it("knows a tick's decimals", () => {
    expect(["10", "0.2", "0.020", "0.005", "1.0"].map(decimalsOf)).toEqual([0, 1, 2, 3, 0]);
  });
});
