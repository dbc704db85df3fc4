// How wide a table's columns are, and which of its rows are drawn.
import type { Column } from "./column";

export type Widths = Readonly<Record<string, number>>;

/** What is left of a name is still a name. */
const SHORTEST = 40;
const NARROWEST = 24;

/** A dragged column keeps its width, but never cuts a number; the others take their share of what is left. */
function track<Item>({ id, kind, width, grow, mayShorten }: Column<Item>, widths: Widths): string {
  const dragged = widths[id];
  if (width === undefined) return dragged === undefined ? "auto" : kind === "number" ? `minmax(max-content, ${dragged}px)` : `${Math.max(NARROWEST, dragged)}px`;
  if (dragged !== undefined) return `${Math.max(mayShorten ? SHORTEST : width, dragged)}px`;
  return grow === undefined ? `${width}px` : `minmax(${width}px, ${grow}fr)`;
}

/** The columns as CSS lays them out. */
export const tracksOf = <Item,>(columns: readonly Column<Item>[], widths: Widths): string => columns.map((column) => track(column, widths)).join(" ");

const leastOf = <Item,>({ id, width = 0, mayShorten }: Column<Item>, widths: Widths): number => Math.max(mayShorten ? SHORTEST : width, widths[id] ?? width);

/** Narrower than this the table scrolls. */
export const leastWidth = <Item,>(columns: readonly Column<Item>[], widths: Widths): number => columns.reduce((sum, column) => sum + leastOf(column, widths), 0);

/** The columns that fit into so much room, as far as any may leave. */
export function fitting<Item>(columns: readonly Column<Item>[], widths: Widths, room: number): readonly Column<Item>[] {
  const leaving = columns.filter(({ leaves }) => leaves !== undefined).sort((one, other) => (one.leaves ?? 0) - (other.leaves ?? 0));
  let kept = columns;
  for (const column of leaving) {
    if (leastWidth(kept, widths) <= room) break;
    kept = kept.filter((other) => other !== column);
  }
  return kept;
}

/** Where a column that stays at an edge stands: behind those that stay there, too. */
export function edgeOf<Item>(columns: readonly Column<Item>[], index: number, widths: Widths): { left: number } | { right: number } | undefined {
  const side = columns[index]?.pinned;
  if (side === undefined) return undefined;
  const before = side === "left" ? columns.slice(0, index) : columns.slice(index + 1);
  const room = leastWidth(before.filter(({ pinned }) => pinned === side), widths);
  return side === "left" ? { left: room } : { right: room };
}

/** Rows drawn beyond those that are seen. */
const BEYOND = 6;

export interface Stretch {
  from: number;
  to: number;
}

/** The rows to be drawn of those that there are; it moves in steps, not with every pixel. */
export function stretchOf(scrolled: number, height: number, rowHeight: number, count: number): Stretch {
  const first = Math.floor(scrolled / rowHeight / BEYOND) * BEYOND;
  const from = Math.max(0, Math.min(first, count) - BEYOND);
  return { from, to: Math.min(count, first + Math.ceil(height / rowHeight) + 2 * BEYOND) };
}
