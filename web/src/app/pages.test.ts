import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PAGES, groundAt, homeOf, pagesFor, workspacesFor } from "./pages";

/** What built-in roles may do, as the server ships them. */
function builtIn(role: string): string[] {
  const table = readFileSync(new URL("../../../crates/ballast-people/src/role.rs", import.meta.url), "utf8");
  const names = new Map([...table.matchAll(/^\s+\d+\s+(\w+)\s+"(\w+)"\s+(?:true|false);$/gm)].map(([, variant, name]) => [variant, name ?? ""]));
  const row = new RegExp(String.raw`"${role}",\s+Permissions::of\(&\[([^\]]*)\]`).exec(table)?.[1] ?? "";
  return row.split(",").map((variant) => variant.trim()).filter(Boolean).map((variant) => names.get(variant) ?? `no permission ${variant}`);
}
const paths = (permissions: readonly string[]): string[] => pagesFor(permissions).map(({ path }) => path);
const menu = (permissions: readonly string[]): string[] => workspacesFor(permissions).map(({ id, to }) => `${id} ${to}`);

it("gives each built-in role its menu and its home", () => {
  expect([homeOf(builtIn("trader")), menu(builtIn("trader"))]).toEqual(["/trading", ["trading /trading", "statements /statements"]]);
  expect([homeOf(builtIn("administrator")), menu(builtIn("administrator"))]).toEqual(["/admin/accounts", ["risk /risk", "statements /statements", "admin /admin/accounts"]]);
  expect([homeOf(builtIn("account_manager")), menu(builtIn("account_manager"))]).toEqual(["/admin/accounts", ["risk /risk", "statements /statements", "admin /admin/accounts"]]);
  expect([homeOf(builtIn("cash_clerk")), menu(builtIn("cash_clerk"))]).toEqual(["/admin/movements", ["admin /admin/movements"]]);
  expect([homeOf(builtIn("risk_officer")), menu(builtIn("risk_officer"))]).toEqual(["/risk", ["risk /risk", "statements /statements", "admin /admin/accounts"]]);
});

it("lets the super admin into every page but the terminal and member services, and a cash clerk into two", () => {
  expect(paths(builtIn("administrator"))).toEqual(PAGES.filter(({ workspace }) => workspace !== "trading" && workspace !== "services" && workspace !== "exchange").map(({ path }) => path));
  expect(paths(builtIn("cash_clerk"))).toEqual(["/admin/entries", "/admin/movements"]);
});

it("makes the menu of a custom role from what it permits", () => {
  expect([homeOf(["logins"]), paths(["logins"])]).toEqual(["/admin/users", ["/admin/users"]]);
  expect(menu(["trading", "rates"])).toEqual(["trading /trading", "statements /statements", "admin /admin/rates"]);
  expect([homeOf([]), menu([])]).toEqual([undefined, []]);
});

it("leads each side of member services to what is due", () => {
  expect(menu(["member_services"])).toEqual(["services /services/due"]);
  expect(menu(["exchange_services"])).toEqual(["exchange /exchange/due"]);
});

it("keeps the page's ground where one may not enter", () => {
  expect(groundAt("/trading", ["logins"])).toBe("trading");
  expect(groundAt("/admin/users", ["trading"])).toBe("management");
  expect(groundAt("/nowhere", ["trading"])).toBe("trading");
});
