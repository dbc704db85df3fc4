// A column as every table takes it: what its cells say, how wide it is, how it is ordered.
import type { ReactNode } from "react";
import { bare } from "@/format/fmt";
import type { TextKey } from "@/i18n/words";
import type { SortValue } from "./rowOrder";

export interface Column<Item> {
  id: string;
  /** Absent where the cells speak for themselves. */
  head?: TextKey;
  /** A text when absent. */
  kind?: "text" | "number" | "actions";
  /** Least width in pixels: that of its largest value. As wide as what it says when absent. */
  width?: number;
  /** Stays at its edge while the others scroll. */
  pinned?: "left" | "right";
  /** Share of the room that is left; none when absent. */
  grow?: number;
  /** Leaves a table that is narrower than its columns, the lowest first: what others tell as well. */
  leaves?: number;
  /** Says what a row is: cannot be hidden. */
  always?: true;
  /** What the cell says. Of a cell that draws more: everything it is drawn from, for it is drawn again only when this changes. */
  text: (item: Item) => string;
  /** What its rows are sorted by where that is not what the cell says. */
  order?: (item: Item) => SortValue;
  /** Colour or weight of the cell. */
  tone?: (item: Item) => string;
  /** More than a text. */
  cell?: (item: Item) => ReactNode;
  /** Names may end in an ellipsis, with the whole text on hover. Numbers never. */
  mayShorten?: boolean;
}

/** What a row is, and what can be done with it, is always shown. */
export const mayHide = <Item,>({ head, pinned, always }: Column<Item>): boolean => head !== undefined && pinned === undefined && !always;

/** A number is sorted as one, as it is shown. */
export function orderOf<Item>({ order, kind, text }: Column<Item>, item: Item): SortValue {
  if (order) return order(item);
  const shown = text(item);
  if (kind !== "number") return shown;
  const value = Number.parseFloat(bare(shown));
  return Number.isNaN(value) ? undefined : value;
}
