// @vitest-environment node
import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { NAMES, matching, nameOf, nameOfCode } from "./names";

const REFERENCE = "../crates/ballast-model/src/reference";
/** A row of an exchange's table: code, name, English. */
const ROW = /^\s+"(\w+)"\s+"([^"]+)"\s+"([^"]+)"\s+\d/gm;
const commodities = readdirSync(REFERENCE).flatMap((file) => [...readFileSync(`${REFERENCE}/${file}`, "utf8").matchAll(ROW)].map(([, code = "", zh = "", en = ""]) => ({ code, zh, en })));
const contracts = commodities.flatMap(({ code, zh, en }) => ["2701", "2703"].map((month) => ({ code: code + month, commodity: code, name_zh: zh, name_en: en })));
const found = (typed: string): string[] => matching(contracts, typed, 12).map(({ code }) => code);

it("names every commodity of the reference data, and nothing else", () => {
  expect(commodities.length).toBeGreaterThan(80);
  expect(Object.keys(NAMES).sort()).toEqual(commodities.map(({ code }) => code).sort());
});

it("has short names, each once, in both languages", () => {
  for (const language of [0, 1] as const) {
    const names = Object.values(NAMES).map((name) => name[language]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.length, name).toBeLessThanOrEqual(language === 0 ? 6 : 11);
  }
  const hot = contracts.find(({ commodity }) => commodity === "hc");
  expect([nameOf(hot, "zh-CN"), nameOf(hot, "en"), nameOf(undefined, "en")]).toEqual(["热卷", "HRC", ""]);
  expect([nameOfCode("hc", "zh-CN"), nameOfCode("hc2701", "en"), nameOfCode("SA701", "zh-CN"), nameOfCode("xx2701", "en")]).toEqual(["热卷", "HRC", "纯碱", ""]);
  expect(nameOf({ code: "zz2701", commodity: "zz", name_zh: "新品", name_en: "New" }, "en")).toBe("New");
});

it.each([
  ["沪铜", "cu2701"], ["热卷", "hc2701"], ["豆粕", "m2701"], ["螺纹", "rb2701"], ["螺纹钢", "rb2701"], ["阴极铜", "cu2701"], ["郑棉", "CF2701"],
  ["hutong", "cu2701"], ["ht", "cu2701"], ["luowengang", "rb2701"], ["lwg", "rb2701"], ["luowen", "rb2701"], ["doupo", "m2701"], ["dp", "m2701"],
  ["hulv", "al2701"], ["hulu", "al2701"], ["copper", "cu2701"], ["Rebar", "rb2701"], ["pta", "TA2701"], ["zonglv", "p2701"],
])("finds %s", (typed, code) => {
  expect(found(typed)[0]).toBe(code);
});

it("takes a month after any of them", () => {
  expect(found("沪铜2703")).toEqual(["cu2703"]);
  expect(found("ht03")[0]).toBe("cu2703");
  expect(found("hutong2703")).toEqual(["cu2703"]);
});

it("puts codes first, and finds nothing for nonsense", () => {
  expect(found("m")[0]).toBe("m2701");
  expect(found("cu2703")[0]).toBe("cu2703");
  expect(found("xyzxyz")).toEqual([]);
  expect(found("")).toHaveLength(12);
});
