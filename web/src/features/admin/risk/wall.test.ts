import { expect, it } from "vitest";
import type { AccountRisk, Plan, ProductRisk } from "@/api/types";
import { accountRow, idOf, productRow, shownRows, totalsOf, worstFirst } from "./wall";

const account = (code: string, more: Partial<AccountRisk>): AccountRisk => ({ key: 1, account: code, name: `${code} n`, product: "HS1", equity: 100, level: "clear", line: "", bars: "", next_line: "", next_level: "", acts_at: null, distance: null, rules_level: "clear", rules_bars: "", since: null, rules_since: null, marked_at: null, ...more }) as AccountRisk;
const product = (code: string, more: Partial<ProductRisk>): ProductRisk => ({ key: 1, product: code, name: code, equity: 100, margin: 25, unit_nav: 1, level: "clear", bars: "", next_line: "", next_at: null, since: null, marked_at: null, ...more }) as ProductRisk;
const worst = (rows: ReturnType<typeof accountRow>[]): string[] => [...rows].sort((one, other) => worstFirst(other) - worstFirst(one)).map(idOf);

it("the worst stands first: liquidation, call, what cannot be read, then whoever is nearest a line, products among accounts (S7, O3–O6)", () => {
  const rows = [
    accountRow(account("far", { acts_at: 10, distance: 90 }), undefined), accountRow(account("near", { acts_at: 95, distance: 5 }), undefined), accountRow(account("none", {}), undefined),
    accountRow(account("call", { level: "call", line: "daily_loss", acts_at: 1, distance: 99 }), undefined), accountRow(account("unread", { level: "undefined" }), undefined),
    accountRow(account("rules", { rules_level: "level_2" }), undefined), productRow(product("P1", { next_at: 0.97, next_line: "warning" })), productRow(product("P2", { level: "level_1" })),
  ];
  expect(worst(rows)).toEqual(["rules", "call", "product P2", "unread", "product P1", "near", "far", "none"]);
  expect(worstFirst(accountRow(account("below", { equity: -5, acts_at: 10 }), undefined))).toBe(0);
});

it("counts who is at which step, and finds rows by kind and by what they are called", () => {
  const rows = [accountRow(account("A1", { level: "liquidation", bars: "daily_loss" }), undefined), accountRow(account("A2", { rules_level: "level_1", rules_bars: "open" }), undefined), productRow(product("P1", {}))];
  expect(totalsOf(rows, [{ state: "running" }, { state: "done" }] as Plan[])).toEqual({ second: 1, first: 1, barred: 2, plans: 1, accounts: 2, products: 1 });
  expect(shownRows(rows, "product", "").map(idOf)).toEqual(["product P1"]);
  expect(shownRows(rows, "all", " a2 ").map(idOf)).toEqual(["A2"]);
});
