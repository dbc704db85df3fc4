import { describe, expect, it } from "vitest";
import { RowOrder, type Sort, type SortValue } from "./rowOrder";

interface Row { id: string; value: SortValue }
const rows = (...values: [string, SortValue][]): Row[] => values.map(([id, value]) => ({ id, value }));
const up: Sort = { column: "value", down: false };
const down: Sort = { column: "value", down: true };
const arranged = (order: RowOrder<Row>, now: number, list: Row[], sort: Sort | undefined = up, held = false): string =>
  order.arrange(list, ({ id }) => id, ({ value }) => value, sort, now, held).map(({ id }) => id).join("");

describe("the order of rows", () => {
  it("is by number or by text, either way, with what has no value last", () => {
    expect(arranged(new RowOrder(), 0, rows(["a", 10], ["b", undefined], ["c", 9]))).toBe("cab");
    expect(arranged(new RowOrder(), 0, rows(["a", 10], ["b", undefined], ["c", 9]), down)).toBe("acb");
    expect(arranged(new RowOrder(), 0, rows(["a", "rb2701"], ["b", "ag2702"]))).toBe("ba");
    expect(arranged(new RowOrder(), 0, rows(["b", 1], ["a", 2]), undefined)).toBe("ba");
  });

  it("changes once a second at most", () => {
    const order = new RowOrder<Row>();
    expect(arranged(order, 0, rows(["a", 1], ["b", 2]))).toBe("ab");
    expect(arranged(order, 900, rows(["a", 3], ["b", 2]))).toBe("ab");
    expect(arranged(order, 1_000, rows(["a", 3], ["b", 2]))).toBe("ba");
  });

  it("does not change under the pointer, and puts what comes then last", () => {
    const order = new RowOrder<Row>();
    expect(arranged(order, 0, rows(["a", 1], ["b", 2]))).toBe("ab");
    expect(arranged(order, 5_000, rows(["n", 0], ["a", 3], ["b", 2]), up, true)).toBe("abn");
    expect(arranged(order, 5_100, rows(["n", 0], ["a", 3], ["b", 2]))).toBe("nba");
  });

  it("obeys another choice at once, wherever the pointer is", () => {
    const order = new RowOrder<Row>();
    arranged(order, 0, rows(["a", 1], ["b", 2]));
    expect(arranged(order, 10, rows(["a", 1], ["b", 2]), down, true)).toBe("ba");
  });
});
