import { expect, it } from "vitest";
import { monthGrid, shiftMonth } from "./month";

it("steps over years", () => {
  expect([shiftMonth("2026-01", -1), shiftMonth("2026-12", 1), shiftMonth("2026-11", -13)]).toEqual(["2025-12", "2027-01", "2025-10"]);
});

it("begins weeks on Monday", () => {
  const grid = monthGrid("2026-11");
  expect(grid.indexOf("2026-11-01")).toBe(6);
  expect(grid.at(-1)).toBe("2026-11-30");
  expect(monthGrid("2028-02").at(-1)).toBe("2028-02-29");
});
