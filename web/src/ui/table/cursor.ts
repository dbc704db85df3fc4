// Where the keyboard is in a table, and where a key leads it.

/** Rows from 0; the heads stand at −1. */
export interface Place {
  row: number;
  column: number;
}
export const HEADS = -1;

interface Size {
  rows: number;
  columns: number;
  /** Rows that are seen at once. */
  page: number;
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The next place; nothing for a key that does not move. The first key leads to the first row. */
export function movedBy(key: string, whole: boolean, place: Place | undefined, { rows, columns, page }: Size): Place | undefined {
  const { row, column } = place ?? { row: HEADS, column: 0 };
  const at = (toRow: number, toColumn: number): Place => ({ row: within(toRow, HEADS, rows - 1), column: within(toColumn, 0, columns - 1) });
  switch (key) {
    case "ArrowDown":
      return at(row + 1, column);
    case "ArrowUp":
      return at(row - 1, column);
    case "ArrowLeft":
      return at(row, column - 1);
    case "ArrowRight":
      return at(row, column + 1);
    case "PageDown":
      return at(row + page, column);
    case "PageUp":
      return at(Math.max(0, row - page), column);
    case "Home":
      return whole ? at(0, 0) : at(row, 0);
    case "End":
      return whole ? at(rows - 1, columns - 1) : at(row, columns - 1);
    default:
      return undefined;
  }
}
