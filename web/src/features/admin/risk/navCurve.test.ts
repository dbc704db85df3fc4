import { expect, it } from "vitest";
import { drawdowns, lastOf, placeOf, scaleOf } from "./navCurve";

const points = [1, 1.1, 0.99, 1.1, 0.88].map((value, day) => ({ at: `d${day}`, value }));

it("tells how far NAV is below the highest that it had (S4)", () => {
  expect(drawdowns(points).map(({ value }) => Number(value.toFixed(4)))).toEqual([0, 0, 0.1, 0, 0.2]);
  expect(drawdowns([{ at: "d", value: 0 }])).toEqual([{ at: "d", value: 0 }]);
});

it("places points from the top, the highest uppermost, and a flat curve in the middle", () => {
  const scale = scaleOf(points.map(({ value }) => value));
  expect(placeOf(1.1, scale)).toBeLessThan(placeOf(0.88, scale));
  expect(placeOf(5, scaleOf([5, 5]))).toBeCloseTo(50);
});

it("keeps the last days", () => {
  expect(lastOf(points, 2).map(({ at }) => at)).toEqual(["d3", "d4"]);
  expect(lastOf(points, undefined)).toHaveLength(5);
});
