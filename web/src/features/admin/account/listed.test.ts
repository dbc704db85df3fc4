import { expect, it } from "vitest";
import type { Listed } from "@/api/types";
import { EVERYTHING, changed, inverted, permitted, takenAway, ticked, toggled, withAll } from "./listed";

const shown = [{ code: "cu2701", commodity: "cu" }, { code: "cu2702", commodity: "cu" }, { code: "rb2701", commodity: "rb" }, { code: "al2701", commodity: "al" }];
const listed: Listed = { commodities: ["rb", "zn"], contracts: ["cu2701"], permits: true };
const codes = (list: Listed): string[] => shown.filter((place) => ticked(list, place)).map(({ code }) => code);

it("ticks all of what is shown, and one thing there and back", () => {
  expect(codes(withAll(listed, shown))).toEqual(shown.map(({ code }) => code));
  expect(withAll(listed, shown).commodities).toContain("zn");
  expect(toggled(toggled(listed, "contracts", "al2701"), "contracts", "al2701")).toEqual(listed);
});

it("inverts: what was ticked is not, the rest is, and what is not shown stays", () => {
  expect(codes(listed)).toEqual(["cu2701", "rb2701"]);
  const other = inverted(listed, shown);
  expect(codes(other)).toEqual(["cu2702", "al2701"]);
  expect(other.commodities).toEqual(["zn", "al"]);
  expect(codes(inverted(other, shown))).toEqual(codes(listed));
});

it("knows whether anything would change", () => {
  expect(changed(listed, { ...listed, commodities: ["zn", "rb"] })).toBe(false);
  expect(changed(listed, { ...listed, permits: false })).toBe(true);
  expect(changed(EVERYTHING, EVERYTHING)).toBe(false);
});

it("permits everything where nobody has listed anything, and names what is taken away", () => {
  expect(shown.every((place) => permitted(EVERYTHING, place))).toBe(true);
  expect(takenAway(EVERYTHING, listed, shown)).toEqual(["cu2702", "al2701"]);
  expect(takenAway(listed, EVERYTHING, shown)).toEqual([]);
  expect(takenAway(EVERYTHING, { ...EVERYTHING, permits: true }, shown)).toHaveLength(shown.length);
});
