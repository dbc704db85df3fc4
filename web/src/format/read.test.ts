import { describe, expect, it } from "vitest";
import { AMOUNT, type Fault, LOTS, type NumberForm, PERCENT, PRICE, numberIn, percentOfShare, readNumber, shareOfPercent } from "./read";

const check = (form: NumberForm, readings: Record<string, string>): void => {
  for (const [typed, value] of Object.entries(readings)) expect(readNumber(typed, form), typed).toEqual({ value });
};
const checkRefused = (form: NumberForm, fault: Fault, typed: readonly string[]): void => {
  for (const text of typed) expect(readNumber(text, form), text).toEqual({ fault });
};

describe("a typed number", () => {
  it("is taken as it stands", () => {
    check(AMOUNT, { "50": "50", "500000.00": "500000.00", "0.5": "0.5", " 50 ": "50", "007": "7", "0": "0", "50.000": "50.000" });
    check(PERCENT, { "0.00000001": "0.00000001" });
    check(PRICE, { "86420": "86420", "3.0005": "3.0005" });
    check(LOTS, { "12": "12", "2.0": "2" });
  });

  it("may be separated as the pages show it, and in no other way", () => {
    check(AMOUNT, { "1,234,567.89": "1234567.89", "12,000": "12000" });
    checkRefused(AMOUNT, "unreadable", ["1,2", "12,34,567", "1,234,5", ",500", "1234,567", "1,234,"]);
  });

  it("is refused where it is none, and never made one by leaving something out", () => {
    const none = ["50万", "5o", "-50", "+50", "−50", "1e3", "50.", ".5", "1.2.3", "5 0", "￥50", "50元", "５０", "12%", "0x10", "NaN"];
    checkRefused(AMOUNT, "unreadable", none);
    checkRefused(LOTS, "unreadable", none);
    expect(numberIn("50万", AMOUNT)).toBeUndefined();
  });

  it("is refused where it is finer or larger than what it is for", () => {
    checkRefused(AMOUNT, "too_fine", ["0.001", "50.005"]);
    checkRefused(LOTS, "too_fine", ["2.5"]);
    checkRefused(AMOUNT, "too_large", ["1000000000000"]);
    checkRefused(LOTS, "too_large", ["1234567"]);
    checkRefused(LOTS, "empty", ["", "  "]);
  });
});

it("turns per cent into the server's share and back, to the last digit", () => {
  const pairs = { "12.5": "0.125", "13": "0.13", "0.00000001": "0.0000000001", "150": "1.5", "1000": "10", "0": "0", "0.5": "0.005" };
  for (const [percent, share] of Object.entries(pairs)) {
    expect(shareOfPercent(percent)).toBe(share);
    expect(percentOfShare(share)).toBe(percent);
  }
  expect(percentOfShare("0.1200000000")).toBe("12");
});
