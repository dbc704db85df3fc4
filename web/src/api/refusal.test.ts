import { describe, expect, it } from "vitest";
import { learn, reason, words } from "./refusal";
import { REFUSALS } from "./refusals";
import type { Problem } from "./types";

const problem = (code: string, numbers: Record<string, string>): Problem => ({
  type: "about:blank", status: 422, code, title: "from the server", numbers, class: "stop",
});

describe("refusals in words", () => {
  it("fills numbers in both languages", () => {
    const short = problem("CASH_SHORT", { short: "31420", margin: "518580.00", commission: "432.15", available: "487592.15" });
    expect(words(short, "zh-CN").title).toBe("未送出：可用资金差 31,420.00 元");
    expect(words(short, "en").detail).toBe("Margin 518,580.00 + fee 432.15 > available 487,592.15");
  });

  it("tells Beijing's time wherever the page is open", () => {
    expect(words(problem("OUTSIDE_SESSION", { at: "2026-11-17 21:33:51.132" }), "en").title).toContain(" 11-17 21:33:51 ");
  });

  it("shows a missing number as missing", () => {
    expect(words(problem("LOTS_NOT_POSITIVE", {}), "en").title).toContain("– lots");
  });

  it("keeps the server's words for a code it does not know", () => {
    expect(words(problem("SOMETHING_NEWER", {}), "en").title).toBe("from the server");
  });

  it("are told without 'not sent' where nothing was to be sent", () => {
    const short = problem("CASH_SHORT", { short: "31420" });
    expect([reason(short, "zh-CN").title, reason(short, "en").title]).toEqual(["可用资金差 31,420.00 元", "31,420.00 yuan short."]);
    for (const row of REFUSALS) {
      const titles = ["zh-CN", "en"].map((language) => reason(problem(row.code, {}), language).title);
      for (const title of titles) expect(title).not.toMatch(/^(未送出|Not sent)|^[a-z]/);
      // Other beginnings say what did not happen, and stay.
      if (!row.en.title.startsWith("Not sent: ")) expect(titles).toEqual(["zh-CN", "en"].map((language) => words(problem(row.code, {}), language).title));
    }
  });

  it.each([
    ["MARK_CROSSED", { bid: "12010", ask: "12005" }, "行情买价 12,010 高于卖价 12,005，不可开仓", "The market bids 12,010, above the ask of 12,005; nothing is opened."],
    ["MARK_OUTSIDE_LIMITS", { price: "12725", limit: "12720" }, "行情价 12,725 越过涨跌停 12,720，不可开仓", "The market's price 12,725 is past the price limit 12,720; nothing is opened."],
    ["MARK_STALE", { age: "30", limit: "29" }, "行情已 30 秒没有更新，上限 29 秒，不可开仓", "The market's price is 30 s old, the most is 29 s; nothing is opened."],
    ["PRICE_COLLAR", { price: "12055", reference: "12000", lowest: "11950", highest: "12050" }, "委托价 12,055 离参考价 12,000 太远", "Price 12,055 is too far from the reference price 12,000."],
  ])("stand in the ticket before anything is sent: %s", (code, numbers, zh, en) => {
    const stopped = problem(code, numbers);
    expect([reason(stopped, "zh-CN").title, reason(stopped, "en").title]).toEqual([zh, en]);
    expect(reason(stopped, "zh-CN").detail).toMatch(/平仓不受影响$|^可报 11,950 至 12,050/);
    expect(reason(stopped, "en").detail).toMatch(/closing is not affected$|^Prices from 11,950 to 12,050 go/);
  });

  it("leaves no placeholder of any row unfilled", () => {
    for (const row of REFUSALS) {
      for (const language of ["zh-CN", "en"]) {
        const { title, detail } = words(problem(row.code, {}), language);
        expect(title + detail).not.toMatch(/[{}]/);
      }
    }
  });
});

it("are said in the server's words until the table has come", () => {
  const wrong = problem("BAD_CREDENTIALS", {});
  learn([]);
  expect(words(wrong, "en").title).toBe("from the server");
  learn(REFUSALS);
  expect(words(wrong, "en").title).toBe("Not logged in: user name or password is wrong.");
});
