// A live list of the terminal: its rows come as they are told, in the order a person chose, in a frame of its own.
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../basics";
import { type Column, orderOf } from "./column";
import { Grid } from "./Grid";
import { KeptRows } from "./keptRows";
import { RowOrder, type Sort, type SortValue } from "./rowOrder";
import { useTableShape } from "./shape";

export type { Column };

const ROW_PX = 24;
const QUIET_MS = 1_100;
/** By no column. */
const GREATEST_FIRST: Sort = { column: "", down: true };

export interface BlotterProps<Item> {
  label: string;
  /** Its name where a person may sort it and set up its columns. */
  table?: string;
  columns: readonly Column<Item>[];
  rows: readonly Item[];
  rowId: (item: Item) => string;
  empty: string;
  selected?: string | undefined;
  onSelect?: (item: Item) => void;
  /** What rows are ordered by where nobody chose otherwise, the greatest first; absent where they stay as they come. */
  greatestFirst?: (item: Item) => number;
  /** Columns that are not shown until somebody chooses them. */
  atFirst?: readonly string[];
  /** The order of its rows is held, or not any more. */
  onHeld?: (held: boolean) => void;
  /** Enter or double click. */
  onOpen?: (item: Item) => void;
  /** Which row the keyboard is on. */
  onFocusRow?: (item: Item | undefined) => void;
}

/** The rows in the order a person chose, which does not change under the pointer; as they come where none was chosen. */
function useArranged<Item>({ columns, rows, rowId, greatestFirst, onHeld }: BlotterProps<Item>, sort: Sort | undefined) {
  const order = useRef(new RowOrder<Item>());
  const held = useRef(false);
  const [arranged, setArranged] = useState<readonly Item[]>(rows);
  const column = columns.find(({ id }) => id === sort?.column);
  const by = column ? sort : greatestFirst && GREATEST_FIRST;
  const valueOf = (item: Item): SortValue => (column ? orderOf(column, item) : greatestFirst?.(item));
  const arrange = (): void => setArranged(order.current.arrange(rows, rowId, valueOf, by, performance.now(), held.current));
  const latest = useRef(arrange);
  useLayoutEffect(() => {
    latest.current = arrange;
    if (!by) return undefined;
    arrange();
    // What moved too soon after the last time is put in order once nothing more comes.
    const timer = setTimeout(() => latest.current(), QUIET_MS);
    return () => clearTimeout(timer);
    // Only these: what else it is made of is of the same table.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [rows, column, sort]);
  const hold = (on: boolean): void => {
    if (held.current === on) return;
    held.current = on;
    onHeld?.(on);
    if (!on && by) latest.current();
  };
  return { shown: by ? arranged : rows, hold };
}

export function Blotter<Item extends object>(props: BlotterProps<Item>) {
  const { i18n } = useTranslation();
  const { label, table, columns, atFirst, rowId, empty, selected, onSelect, onOpen, onFocusRow } = props;
  const { shown: shownColumns, sort, widths, change, setWidth } = useTableShape<Column<Item>, Item>(table, columns, atFirst);
  const [kept] = useState(() => new KeptRows<Item>());
  const rows = kept.keep(props.rows, rowId);
  const { shown, hold } = useArranged({ ...props, rows, columns: shownColumns }, sort);
  return (
    <div className="blotter" onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)} onKeyDown={() => hold(true)} onBlur={() => hold(false)}>
      <Grid
        key={i18n.language} label={label} columns={shownColumns} rows={shown} rowId={rowId} rowHeight={ROW_PX} selected={selected}
        sort={sort} onSort={table === undefined ? undefined : (next) => change({ sort: next })} widths={widths} onWidth={table === undefined ? undefined : setWidth}
        onSelect={onSelect} onOpen={onOpen} onFocusRow={onFocusRow}
      />
      {rows.length === 0 && <Note title={empty} />}
    </div>
  );
}
