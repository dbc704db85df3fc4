import { expect, it } from "vitest";
import { box, chineseDay, filled, inTenThousands } from "./annex";

it("B13: faces are printed in 万元, exactly", () => {
  expect(["1000000.00", "12345678.00", "10000.00", "5000.00", "1234567890.00"].map(inTenThousands)).toEqual(["100", "1,234.5678", "1", "0.5", "123,456.789"]);
});

it("B11: the member's short name stands in every blank", () => {
  expect(filled("委托{member}办理，{member}承诺", "海岳期货")).toBe("委托海岳期货办理，海岳期货承诺");
});

it("B12: exactly the box that was ticked is ticked", () => {
  expect([box(true, "账户变更"), box(false, "账户注销"), chineseDay("2026-11-07")]).toEqual(["☑ 账户变更", "□ 账户注销", "2026年11月7日"]);
});
