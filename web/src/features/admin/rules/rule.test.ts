import { expect, it } from "vitest";
import { partOf, ruleOf } from "./rule";

it("F2: what is typed is what was set, whatever the mode: in percent mode the lot's part is a share", () => {
  for (const rule of [
    { mode: "absolute", by_money: "0.1", by_lot: "3" },
    { mode: "plus", by_money: "0.00005", by_lot: "2" },
    { mode: "percent", by_money: "0.1", by_lot: "0.2" },
    { mode: "percent", by_money: null, by_lot: null },
  ] as const) expect(ruleOf(rule.mode, partOf(rule))).toEqual(rule);
  expect(ruleOf("percent", { by_lot: "3" })).toEqual({ mode: "percent", by_money: null, by_lot: null });
});
