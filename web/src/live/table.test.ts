import { describe, expect, it } from "vitest";
import { encodeFrame } from "./encodeFrame";
import { decodeFrame } from "./frame";
import { RowTable } from "./table";

const SIDE = 0, LEVEL = 1, PRICE = 2;

function frame(parts: Partial<Parameters<typeof encodeFrame>[0]>) {
  return decodeFrame(encodeFrame({ id: 1, version: 0, snapshot: false, columns: [], keys: [], removed: [], texts: [], values: [], ...parts }));
}

const snapshot = frame({
  version: 5, snapshot: true, columns: [SIDE, LEVEL, PRICE], keys: [10, 11], texts: ["bid", "卖"],
  values: [0, 1, 1, 1, 86_420, NaN],
});

describe("a table of live rows", () => {
  it("reads a snapshot, texts by dictionary, NaN as nothing", () => {
    const table = new RowTable("depth");
    expect(table.apply(snapshot)).toBe("applied");
    expect(table.publish()).toBe(true);
    expect(table.rows).toEqual([
      { key: 10, side: "bid", level: 1, price: 86_420, lots: null },
      { key: 11, side: "卖", level: 1, price: null, lots: null },
    ]);
  });

  it("changes only the rows and columns of a delta", () => {
    const table = new RowTable("depth");
    table.apply(snapshot);
    table.publish();
    const [first] = table.rows;
    table.apply(frame({ version: 6, columns: [PRICE], keys: [11], values: [86_430] }));
    table.publish();
    expect(table.rows[0]).toBe(first);
    expect(table.rows[1]?.price).toBe(86_430);
    expect(table.rows[1]?.side).toBe("卖");
  });

  it("drops what is stale and asks after a gap", () => {
    const table = new RowTable("depth");
    expect(table.apply(frame({ version: 1 }))).toBe("gap");
    table.apply(snapshot);
    expect(table.apply(frame({ version: 5 }))).toBe("stale");
    expect(table.apply(frame({ version: 7 }))).toBe("gap");
    expect(table.apply(frame({ version: 6, removed: [10] }))).toBe("applied");
    table.publish();
    expect(table.rows.map((row) => row.key)).toEqual([11]);
    expect(table.publish()).toBe(false);
  });
});
