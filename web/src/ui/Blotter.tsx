// AG Grid as every blotter uses it: columns are plain arrays (columns.ts), rows are keyed, numbers stand right.
import {
  type CellFocusedEvent, type CellKeyDownEvent, CellStyleModule, ClientSideRowModelModule, type ColDef, ColumnAutoSizeModule,
  type GetRowIdParams, type GridApi, type GridReadyEvent, type ICellRendererParams, ModuleRegistry, RowApiModule,
  RowSelectionModule, ScrollApiModule, type SortChangedEvent, TooltipModule,
} from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { TextKey } from "@/i18n/words";
import { bare } from "@/format/fmt";
import { useShape, useTables } from "@/prefs/tables";
import { gridTheme } from "@/theme/gridTheme";
import { Note } from "./basics";
import { RowOrder, type Sort, type SortValue } from "./rowOrder";

ModuleRegistry.registerModules([
  CellStyleModule, ClientSideRowModelModule, ColumnAutoSizeModule, RowApiModule, RowSelectionModule, ScrollApiModule, TooltipModule,
]);

export interface Column<Item> {
  id: string;
  /** Absent where the cells speak for themselves. */
  head?: TextKey;
  kind: "text" | "number" | "actions";
  /** Least width in pixels: that of its largest value. */
  width: number;
  /** Stays at its edge while the others scroll. */
  pinned?: "left" | "right";
  /** Share of the room that is left; none when absent. */
  grow?: number;
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

export interface BlotterProps<Item> {
  label: string;
  /** Its name where a person may sort it and hide columns of it. */
  table?: string;
  columns: readonly Column<Item>[];
  rows: readonly Item[];
  rowId: (item: Item) => string;
  empty: string;
  selected?: string | undefined;
  onSelect?: (item: Item) => void;
  /** Enter or double click. */
  onOpen?: (item: Item) => void;
  /** Which row the keyboard is on. */
  onFocusRow?: (item: Item | undefined) => void;
}

/** What a cell shows: it is drawn again when its words or its colour change, and only then. */
interface Shown {
  text: string;
  tone: string;
}
const NOTHING: Shown = { text: "", tone: "" };
const toneOf = <Item,>({ tone }: Column<Item>, item: Item): string => tone?.(item) ?? "";

/** A number is sorted as one, as it is shown. */
function orderOf<Item>({ order, kind, text }: Column<Item>, item: Item): SortValue {
  if (order) return order(item);
  const shown = text(item);
  if (kind !== "number") return shown;
  const value = Number.parseFloat(bare(shown));
  return Number.isNaN(value) ? undefined : value;
}

function columnDef<Item>(column: Column<Item>, head: string, sortable: boolean, sort: Sort | undefined): ColDef<Item> {
  const { cell } = column;
  return {
    colId: column.id,
    headerName: head,
    headerClass: column.kind === "text" ? "" : "number",
    minWidth: column.width,
    width: column.width,
    ...(column.grow === undefined ? {} : { flex: column.grow }),
    resizable: false,
    sortable: sortable && column.head !== undefined,
    // The grid shows the mark; the rows come in their order (rowOrder.ts).
    comparator: () => 0,
    sort: sort?.column === column.id ? (sort.down ? "desc" : "asc") : null,
    suppressMovable: true,
    // What a row is, and what can be done with it, stay in view.
    ...(column.pinned ? { pinned: column.pinned, lockPinned: true } : {}),
    cellClass: ({ data }) => `${column.kind} ${data ? toneOf(column, data) : ""}`,
    valueGetter: ({ data }): Shown => (data ? { text: column.text(data), tone: toneOf(column, data) } : NOTHING),
    valueFormatter: ({ value }: { value?: Shown | null }) => value?.text ?? "",
    equals: (one?: Shown, other?: Shown) => one?.text === other?.text && one?.tone === other?.tone,
    ...(column.mayShorten ? { tooltip: ({ data }: { data?: Item | undefined }) => (data ? column.text(data) : "") } : {}),
    ...(cell ? { cellRenderer: ({ data }: ICellRendererParams<Item>) => (data ? cell(data) : null) } : {}),
  };
}

export function Blotter<Item extends object>({ label, table, columns, rows, rowId, empty, selected, onSelect, onOpen, onFocusRow }: BlotterProps<Item>) {
  const { t, i18n } = useTranslation();
  const grid = useRef<GridApi<Item>>(null);
  const { hidden, sort } = useShape(table);
  const shape = useTables((tables) => tables.shape);
  const defs = useMemo(
    () => columns.filter(({ id }) => !hidden.includes(id)).map((column) => columnDef(column, column.head ? t(column.head) : "", table !== undefined, sort)),
    [columns, hidden, sort, table, t],
  );
  const getRowId = useCallback(({ data }: GetRowIdParams<Item>) => rowId(data), [rowId]);
  const order = useRef(new RowOrder<Item>());
  const held = useRef(false);

  const arrange = useCallback((): void => {
    const column = columns.find(({ id }) => id === sort?.column);
    const by = column && !hidden.includes(column.id) ? sort : undefined;
    const arranged = order.current.arrange(rows, rowId, (item) => column && orderOf(column, item), by, performance.now(), held.current);
    grid.current?.setGridOption("rowData", arranged);
  }, [columns, hidden, rows, rowId, sort]);
  const latest = useRef(arrange);
  // Not by a property: the grid would take that up a picture later than the panels around it are painted.
  useLayoutEffect(() => {
    latest.current = arrange;
    arrange();
  }, [arrange]);
  const hold = (on: boolean): void => {
    held.current = on;
    if (!on) latest.current();
  };
  const onSort = ({ columns: changed = [] }: SortChangedEvent<Item>): void => {
    const by = changed.find((column) => column.getSort() != null);
    const next = by && { column: by.getColId(), down: by.getSort() === "desc" };
    if (table !== undefined && (next?.column !== sort?.column || next?.down !== sort?.down)) shape(table, { sort: next });
  };

  useEffect(() => {
    const api = grid.current;
    if (!api) return;
    const node = selected === undefined ? undefined : api.getRowNode(selected);
    if (!node) api.deselectAll();
    else if (!node.isSelected()) node.setSelected(true, true);
  }, [selected, rows]);

  const onReady = ({ api }: GridReadyEvent<Item>): void => {
    grid.current = api;
    latest.current();
    if (selected !== undefined) api.getRowNode(selected)?.setSelected(true, true);
  };
  const onFocused = ({ rowIndex, api }: CellFocusedEvent<Item>): void => {
    onFocusRow?.(rowIndex === null ? undefined : api.getDisplayedRowAtIndex(rowIndex)?.data);
  };
  const onKeyDown = ({ event, data }: CellKeyDownEvent<Item>): void => {
    if (!(event instanceof KeyboardEvent) || !data) return;
    if (event.key === "Enter") onOpen?.(data);
    if (event.code === "KeyC" && (event.ctrlKey || event.metaKey)) {
      void navigator.clipboard.writeText(bare(event.target instanceof HTMLElement ? event.target.innerText : ""));
    }
  };

  return (
    <div className="blotter" role="group" aria-label={label} onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)}>
      <AgGridReact<Item>
        key={i18n.language}
        theme={gridTheme}
        columnDefs={defs}
        getRowId={getRowId}
        rowSelection={{ mode: "singleRow", checkboxes: false, enableClickSelection: false }}
        loading={false}
        suppressCellFocus={false}
        enableCellTextSelection
        scrollbarWidth={8}
        suppressRowTransform={false}
        animateRows={false}
        tooltipShowDelay={400}
        noRowsOverlayComponent={() => <Note title={empty} />}
        onGridReady={onReady}
        onRowClicked={({ data }) => data && onSelect?.(data)}
        onRowDoubleClicked={({ data }) => data && onOpen?.(data)}
        onCellFocused={onFocused}
        onCellKeyDown={onKeyDown}
        onSortChanged={onSort}
        suppressMultiSort
      />
    </div>
  );
}
