import { expect, it } from "vitest";
import { money } from "@/format/fmt";
import { type DataColumn, choicesOf, csvOf, filtered, ordered } from "./columns";

interface Row {
  code: string;
  state: string;
  equity: string | null;
}
const columns: readonly DataColumn<Row>[] = [
  { id: "code", head: "common.account", text: ({ code }) => code },
  { id: "state", head: "admin.kind", text: ({ state }) => state, choices: true },
  { id: "equity", head: "funds.equity", kind: "number", text: ({ equity }) => money(equity) },
];
const rows: Row[] = [
  { code: "A10", state: "on", equity: "9007199254740993.01" },
  { code: "A9", state: "off", equity: "-3.5" },
  { code: "B1", state: "on", equity: null },
  { code: "A11", state: "on", equity: "9007199254740993.02" },
];
const codes = (some: readonly Row[]): string[] => some.map(({ code }) => code);

it("searches all columns and filters by what cells say", () => {
  expect(codes(filtered(columns, rows, "a1", {}))).toEqual(["A10", "A11"]);
  expect(codes(filtered(columns, rows, "", { state: ["off"] }))).toEqual(["A9"]);
  expect(codes(filtered(columns, rows, "b", { state: ["off"] }))).toEqual([]);
  expect(codes(filtered(columns, rows, "3.50", {}))).toEqual(["A9"]);
  expect(choicesOf(columns[1] as DataColumn<Row>, rows)).toEqual(["off", "on"]);
});

it("orders numbers by value to the last digit, codes as people count, nothing always last", () => {
  expect(codes(ordered(columns, rows, { column: "equity", down: false }))).toEqual(["A9", "A10", "A11", "B1"]);
  expect(codes(ordered(columns, rows, { column: "equity", down: true }))).toEqual(["A11", "A10", "A9", "B1"]);
  expect(codes(ordered(columns, rows, { column: "code", down: false }))).toEqual(["A9", "A10", "A11", "B1"]);
  expect(codes(ordered(columns, rows, undefined))).toEqual(codes(rows));
});

it("writes a file that a spreadsheet reads as it stands and never reckons with", () => {
  const row: Row = { code: "=1+1", state: 'a,"b"', equity: "-1234.5" };
  expect(csvOf(columns, [row], ({ id }) => id)).toBe('\uFEFFcode,state,equity\r\n\'=1+1,"a,""b""",-1234.50\r\n');
});
