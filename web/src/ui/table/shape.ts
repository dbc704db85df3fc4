// How a person set up a table: which columns are shown, how wide, in what order the rows are.
import { useMemo } from "react";
import { type TableShape, useShape, useTables } from "@/prefs/tables";
import type { Column } from "./column";
import type { Widths } from "./layout";

export interface Shaped<Item> extends Omit<TableShape, "hidden" | "widths"> {
  /** The columns that are shown. */
  shown: readonly Column<Item>[];
  hidden: readonly string[];
  widths: Widths;
  change: (change: Partial<TableShape>) => void;
  setWidth: (column: string, width: number | undefined) => void;
}

const NONE: readonly string[] = [];
const NO_WIDTHS: Widths = {};

/** A table without a name is as it comes. */
export function useTableShape<Of extends Column<Item>, Item>(table: string | undefined, columns: readonly Of[], atFirst: readonly string[] = NONE): Omit<Shaped<Item>, "shown"> & { shown: readonly Of[] } {
  const { hidden = atFirst, sort, widths = NO_WIDTHS } = useShape(table);
  const shape = useTables((tables) => tables.shape);
  const shown = useMemo(() => columns.filter(({ id }) => !hidden.includes(id)), [columns, hidden]);
  const change = (next: Partial<TableShape>): void => {
    if (table !== undefined) shape(table, next);
  };
  const setWidth = (column: string, width: number | undefined): void => {
    const others = Object.entries(widths).filter(([id]) => id !== column);
    change({ widths: Object.fromEntries(width === undefined ? others : [...others, [column, width]]) });
  };
  return { shown, hidden, sort, widths, change, setWidth };
}
