import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { KEYS, TABLES, changesOf } from "./changes";
import { readCsv } from "./csv";

it("reads quotes, line ends inside them, and columns by their names", () => {
  expect(readCsv('\uFEFFcode,name\r\nA1,"Li, ""L"""\r\nA2,"two\nlines"\r\n')).toEqual({ columns: ["code", "name"], rows: [{ code: "A1", name: 'Li, "L"' }, { code: "A2", name: "two\nlines" }] });
});

const columns = ["level", "of", "scope", "code", "limit", "value"];
const standing = readCsv("level,of,scope,code,limit,value\naccount,A1,commodity,cu,lots,10\naccount,A1,commodity,rb,lots,20\naccount,A1,commodity,al,margin,5.00\n").rows;
const changes = (text: string) => changesOf("limits", columns, standing, readCsv(text).rows);

it("names what is new, what changes from what to what, and what is taken away; the rest stays", () => {
  expect(changes("limit,value,level,of,scope,code\nlots,12,account,A1,commodity,cu\nlots,,account,A1,commodity,rb\nlots,3,account,A2,commodity,cu\nmargin,5,account,A1,commodity,al\n")).toEqual([
    { kind: "changed", of: "account A1 commodity cu lots", now: "value 10", becomes: "value 12" },
    { kind: "removed", of: "account A1 commodity rb lots", now: "value 20", becomes: "" },
    { kind: "added", of: "account A2 commodity cu lots", now: "", becomes: "value 3" },
  ]);
  expect(changes("level,of,scope,code,limit,value\naccount,A9,commodity,cu,lots,\n")).toEqual([]);
});

it("tells rows apart as the server does", () => {
  const source = readFileSync(new URL("../../../../../crates/ballast-server/src/http/import/tables.rs", import.meta.url), "utf8");
  const body = /const fn keys\(table: Table\)[\s\S]*?\n\}/.exec(source)?.[0] ?? "";
  const counts = [...body.matchAll(/([\w:|\s]+) => (\d+),/g)].flatMap(([, names = "", count]) =>
    [...names.matchAll(/Table::(\w+)/g)].map(([, name = ""]) => [name.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase(), Number(count)]));
  expect(Object.fromEntries(counts)).toEqual(KEYS);
  expect([...TABLES].sort()).toEqual(Object.keys(KEYS).sort());
});
