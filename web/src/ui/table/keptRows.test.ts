import { expect, it } from "vitest";
import { KeptRows } from "./keptRows";

interface Row { id: string; last: number }
const idOf = ({ id }: Row): string => id;

it("a row that is as it was stays the object it was, and so does a list without a change", () => {
  const kept = new KeptRows<Row>();
  const first = kept.keep([{ id: "a", last: 1 }, { id: "b", last: 2 }], idOf);
  expect(kept.keep([{ id: "a", last: 1 }, { id: "b", last: 2 }], idOf)).toBe(first);
  const next = kept.keep([{ id: "a", last: 1 }, { id: "b", last: 3 }], idOf);
  expect(next[0]).toBe(first[0]);
  expect(next[1]).toEqual({ id: "b", last: 3 });
  expect(kept.keep([{ id: "b", last: 3 }], idOf)).toEqual([{ id: "b", last: 3 }]);
});
