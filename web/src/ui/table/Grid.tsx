// The one table, of the terminal and of management: heads, rows and what pointer and keyboard do with them. Who uses it says what
// order its rows are in, what is selected, and what opening one does.
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { bare } from "@/format/fmt";
import { useLatest } from "../latest";
import type { Column } from "./column";
import { HEADS, movedBy } from "./cursor";
import { GridHead } from "./GridHead";
import { GridRow } from "./GridRow";
import { type Stretch, type Widths, edgeOf, fitting, leastWidth, stretchOf, tracksOf } from "./layout";
import type { Sort } from "./rowOrder";
import "./grid.css";

export interface GridProps<Item> {
  label: string;
  /** Those that are shown. */
  columns: readonly Column<Item>[];
  /** In their order. */
  rows: readonly Item[];
  rowId: (item: Item) => string;
  sort?: Sort | undefined;
  /** Absent where rows come in one order only. */
  onSort?: ((sort: Sort | undefined) => void) | undefined;
  widths?: Widths;
  onWidth?: ((column: string, width: number | undefined) => void) | undefined;
  /** More than its name in a column's head. */
  headOf?: (column: Column<Item>) => ReactNode;
  selected?: string | undefined;
  lookOf?: (item: Item) => string;
  onSelect?: ((item: Item) => void) | undefined;
  /** Enter or double click. */
  onOpen?: ((item: Item) => void) | undefined;
  /** Which row the keyboard is on. */
  onFocusRow?: ((item: Item | undefined) => void) | undefined;
  /** In pixels: the table scrolls in its own frame, and only rows that are seen are drawn. Absent: it is as high as its rows. */
  rowHeight?: number;
}

interface Cursor {
  /** Nothing in the heads. */
  row: string | undefined;
  column: string;
}

const NO_WIDTHS: Widths = {};
/** Where nothing can be measured. */
const SOME_HEIGHT = 720;
const CONTROL = "button, input, select, a, label";

/** The next order of a column: rising, falling, as they come. */
const nextSort = (sort: Sort | undefined, column: string): Sort | undefined => (sort?.column !== column ? { column, down: false } : sort.down ? undefined : { column, down: true });

/** The rows to be drawn, as the frame is scrolled and sized, and how wide it is. */
function useStretch(frame: { current: HTMLDivElement | null }, rowHeight: number | undefined, count: number): Stretch & { width: number } {
  const [seen, setSeen] = useState({ scrolled: 0, height: SOME_HEIGHT, width: Infinity });
  useEffect(() => {
    const element = frame.current;
    if (!element || rowHeight === undefined) return undefined;
    const step = 4 * rowHeight;
    const look = (): void => setSeen((before) => {
      const scrolled = Math.floor(element.scrollTop / step) * step;
      const height = element.clientHeight || SOME_HEIGHT;
      const width = element.clientWidth || Infinity;
      return before.scrolled === scrolled && before.height === height && before.width === width ? before : { scrolled, height, width };
    });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [frame, rowHeight]);
  return { width: seen.width, ...(rowHeight === undefined ? { from: 0, to: count } : stretchOf(seen.scrolled, seen.height, rowHeight, count)) };
}

export function Grid<Item>({ label, columns: shown, rows, rowId, sort, onSort, widths = NO_WIDTHS, onWidth, headOf, selected, lookOf, onSelect, onOpen, onFocusRow, rowHeight }: GridProps<Item>) {
  const frame = useRef<HTMLDivElement>(null);
  const cursorName = useId();
  const [cursor, setCursor] = useState<Cursor>();
  const [dragged, setDragged] = useState<Widths>(NO_WIDTHS);
  const byKey = useRef(false);
  const stretch = useStretch(frame, rowHeight, rows.length);
  const asDragged = useMemo(() => (dragged === NO_WIDTHS ? widths : { ...widths, ...dragged }), [widths, dragged]);
  const columns = useMemo(() => fitting(shown, asDragged, stretch.width), [shown, asDragged, stretch.width]);
  const edges = useMemo(() => columns.map((_, index) => edgeOf(columns, index, asDragged)), [columns, asDragged]);

  const itemOf = (id: string | undefined): Item | undefined => rows.find((item) => rowId(item) === id);
  const rowAt = (cursor?.row === undefined ? HEADS : rows.findIndex((item) => rowId(item) === cursor.row));
  const moveTo = (next: Cursor | undefined): void => {
    setCursor(next);
    if (next?.row !== cursor?.row) onFocusRow?.(itemOf(next?.row));
  };
  const sortBy = useLatest((column: string) => onSort?.(nextSort(sort, column)));
  const drag = useLatest((column: string, width: number) => setDragged({ [column]: width }));
  const setWidth = useLatest((column: string, width: number | undefined) => {
    setDragged(NO_WIDTHS);
    onWidth?.(column, width);
  });
  const onHead = useLatest((column: string) => {
    moveTo({ row: undefined, column });
    frame.current?.focus({ preventScroll: true });
  });

  // Where the keyboard went is brought into view; where the pointer pressed is in view.
  useLayoutEffect(() => {
    if (!byKey.current || !cursor) return;
    byKey.current = false;
    const element = frame.current;
    if (element && rowHeight !== undefined && rowAt >= 0) {
      const room = element.clientHeight - rowHeight;
      element.scrollTop = Math.max((rowAt + 1) * rowHeight - room, Math.min(element.scrollTop, rowAt * rowHeight));
    }
    document.getElementById(cursorName)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [cursor, cursorName, rowAt, rowHeight]);

  /** Nothing where something else answers: a control, or the cell around it. */
  const pressedOn = ({ target }: MouseEvent): Cursor | undefined => {
    if (!(target instanceof Element) || target.closest(CONTROL)) return undefined;
    const row = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
    const column = target.closest<HTMLElement>("[data-column]")?.dataset["column"];
    return row === undefined || column === undefined || columns.find(({ id }) => id === column)?.kind === "actions" ? undefined : { row, column };
  };
  const onClick = (event: MouseEvent): void => {
    const place = pressedOn(event);
    const item = place && itemOf(place.row);
    if (!item) return;
    moveTo(place);
    onSelect?.(item);
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const item = itemOf(pressedOn(event)?.row);
    if (item) onOpen?.(item);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // A control in a cell answers its own keys.
    if (event.target !== event.currentTarget && event.target instanceof Element && event.target.closest(CONTROL)) return;
    const at = cursor && { row: rowAt, column: columns.findIndex(({ id }) => id === cursor.column) };
    const whole = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / (rowHeight ?? SOME_HEIGHT)) - 2);
    if (whole && event.code === "KeyC" && cursor?.row !== undefined && String(window.getSelection()) === "") {
      void navigator.clipboard.writeText(bare(document.getElementById(cursorName)?.innerText ?? ""));
      return;
    }
    if (event.key === "Enter" && cursor) {
      const item = itemOf(cursor.row);
      if (item) (onOpen ?? onSelect)?.(item);
      else if (cursor.row === undefined && columns.some(({ id, head }) => id === cursor.column && head !== undefined)) sortBy(cursor.column);
      return;
    }
    const next = movedBy(event.key, whole, at, { rows: rows.length, columns: columns.length, page });
    const column = next && columns[next.column];
    if (!column) return;
    event.preventDefault();
    byKey.current = true;
    const item = rows[next.row];
    moveTo({ row: item && rowId(item), column: column.id });
  };

  return (
    <div
      ref={frame} role="grid" aria-label={label} aria-rowcount={rows.length + 1} aria-colcount={columns.length} aria-activedescendant={cursor && cursorName} tabIndex={0}
      className={`grid ${rowHeight === undefined ? "is-whole" : "is-framed"}`} onKeyDown={onKeyDown}
    >
      <div role="presentation" className="grid-canvas" style={{ "--tracks": tracksOf(columns, asDragged), ...(rowHeight === undefined ? {} : { minWidth: leastWidth(columns, asDragged) }) } as object}>
        <GridHead
          columns={columns} edges={edges} sort={sort} onSort={onSort && sortBy} more={headOf} onWidth={onWidth && setWidth} onDrag={drag} onCursor={onHead}
          cursor={cursor && cursor.row === undefined ? cursor.column : undefined} cursorName={cursorName}
        />
        <div role="rowgroup" className="grid-body" style={rowHeight === undefined ? undefined : { height: rows.length * rowHeight }} onClick={onClick} onDoubleClick={onDoubleClick}>
          {rows.slice(stretch.from, stretch.to).map((item, place) => {
            const id = rowId(item);
            const index = stretch.from + place;
            return (
              <GridRow
                key={id} id={id} item={item} columns={columns} edges={edges} number={index + 2} top={rowHeight === undefined ? undefined : index * rowHeight}
                selected={id === selected} look={lookOf?.(item) ?? ""} cursor={cursor?.row === id ? cursor.column : undefined} cursorName={cursorName}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
