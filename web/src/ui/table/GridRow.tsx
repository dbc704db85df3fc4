// A row and its cells. A live table changes ten times a second: a row whose item is the same is left alone, and of one that is
// not only the cells that say something else, or say it in another colour, are drawn again.
import { type CSSProperties, type ReactNode, memo } from "react";
import type { Column } from "./column";

interface CellProps<Item> {
  column: Column<Item>;
  item: Item;
  text: string;
  tone: string;
  /** Its number among the columns. */
  number: number;
  edge: CSSProperties | undefined;
  /** Where the keyboard is, the name that the table knows the cell by. */
  cursor: string | undefined;
}

const sameCell = <Item,>(one: CellProps<Item>, other: CellProps<Item>): boolean =>
  one.text === other.text && one.tone === other.tone && one.column === other.column && one.number === other.number && one.edge === other.edge && one.cursor === other.cursor;

function PlainCell<Item>({ column, item, text, tone, number, edge, cursor }: CellProps<Item>) {
  const { id, kind = "text", cell, mayShorten, pinned } = column;
  const look = ["cell", kind, tone, cell ? "is-drawn" : "", pinned ? "is-pinned" : "", cursor === undefined ? "" : "is-cursor"].filter(Boolean).join(" ");
  return (
    <div role="gridcell" id={cursor} aria-colindex={number} className={look} data-column={id} style={edge} title={mayShorten && !cell ? text : undefined}>
      {cell ? cell(item) : text}
    </div>
  );
}
const Cell = memo(PlainCell, sameCell) as typeof PlainCell;

export interface RowProps<Item> {
  id: string;
  item: Item;
  columns: readonly Column<Item>[];
  edges: readonly (CSSProperties | undefined)[];
  /** Its number in the whole table, its head the first. */
  number: number;
  top: number | undefined;
  selected: boolean;
  look: string;
  /** The column the keyboard is on, and the name of its cell. */
  cursor: string | undefined;
  cursorName: string;
}

function PlainRow<Item>({ id, item, columns, edges, number, top, selected, look, cursor, cursorName }: RowProps<Item>) {
  return (
    <div role="row" aria-rowindex={number} aria-selected={selected} className={`row ${selected ? "is-selected" : ""} ${look}`} data-row={id} style={top === undefined ? undefined : { top }}>
      {columns.map((column, index): ReactNode => (
        <Cell
          key={column.id} column={column} item={item} text={column.text(item)} tone={column.tone?.(item) ?? ""}
          number={index + 1} edge={edges[index]} cursor={column.id === cursor ? cursorName : undefined}
        />
      ))}
    </div>
  );
}
export const GridRow = memo(PlainRow) as typeof PlainRow;
