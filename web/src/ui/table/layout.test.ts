import { expect, it } from "vitest";
import type { Column } from "./column";
import { edgeOf, fitting, leastWidth, stretchOf, tracksOf } from "./layout";
import { pagesAround } from "./pages";

const text = (): string => "";
const columns: readonly Column<object>[] = [
  { id: "name", width: 80, grow: 1, mayShorten: true, pinned: "left", text },
  { id: "price", kind: "number", width: 60, text },
  { id: "acts", kind: "actions", width: 90, pinned: "right", text },
];

it("columns take their share; a dragged one keeps its width, and no number is cut", () => {
  expect(tracksOf(columns, {})).toBe("minmax(80px, 1fr) 60px 90px");
  expect(tracksOf(columns, { name: 200, price: 90 })).toBe("200px 90px 90px");
  expect(tracksOf(columns, { name: 10, price: 10 })).toBe("40px 60px 90px");
  expect(tracksOf([{ id: "free", text }, { id: "sum", kind: "number", text }], { sum: 30 })).toBe("auto minmax(max-content, 30px)");
});

it("scrolls where its columns would be cut, and what is pinned stands beside what is pinned before it", () => {
  expect(leastWidth(columns, {})).toBe(230);
  expect(leastWidth(columns, { name: 50, price: 100 })).toBe(240);
  expect(edgeOf([{ id: "choose", width: 40, pinned: "left", text }, ...columns], 1, {})).toEqual({ left: 40 });
  expect(edgeOf(columns, 1, {})).toBeUndefined();
  expect(edgeOf(columns, 2, {})).toEqual({ right: 0 });
});

it("lets columns leave in their order until the others fit, and no more of them", () => {
  const many: readonly Column<object>[] = [...columns, { id: "late", width: 50, leaves: 2, text }, { id: "early", width: 50, leaves: 1, text }];
  const left = (room: number): string[] => fitting(many, {}, room).map(({ id }) => id);
  expect(left(330)).toEqual(["name", "price", "acts", "late", "early"]);
  expect(left(329)).toEqual(["name", "price", "acts", "late"]);
  expect(left(279)).toEqual(["name", "price", "acts"]);
  expect(left(10)).toEqual(["name", "price", "acts"]);
});

it("draws what is seen and a little beyond, never more than there is", () => {
  expect(stretchOf(0, 240, 24, 5)).toEqual({ from: 0, to: 5 });
  expect(stretchOf(0, 240, 24, 100)).toEqual({ from: 0, to: 22 });
  expect(stretchOf(24 * 50, 240, 24, 100)).toEqual({ from: 42, to: 70 });
  expect(stretchOf(24 * 1_000, 240, 24, 100)).toEqual({ from: 94, to: 100 });
  for (const scrolled of [0, 1, 23, 143, 144, 145, 999]) {
    const { from, to } = stretchOf(scrolled, 240, 24, 100);
    expect(from * 24).toBeLessThanOrEqual(scrolled);
    expect(to * 24).toBeGreaterThanOrEqual(scrolled + 240);
  }
});

it("names the first page, the last, and those around", () => {
  expect(pagesAround(0, 0)).toEqual([0]);
  expect(pagesAround(1, 3)).toEqual([0, 1, 2, 3]);
  expect(pagesAround(6, 12)).toEqual([0, -1, 4, 5, 6, 7, 8, -6, 12]);
});
