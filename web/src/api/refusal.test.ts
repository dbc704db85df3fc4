import { describe, expect, it } from "vitest";
import { words } from "./refusal";
import { REFUSALS } from "./tables";
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

  it("leaves no placeholder of any row unfilled", () => {
    for (const row of REFUSALS) {
      for (const language of ["zh-CN", "en"]) {
        const { title, detail } = words(problem(row.code, {}), language);
        expect(title + detail).not.toMatch(/[{}]/);
      }
    }
  });
});
