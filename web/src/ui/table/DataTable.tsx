// The one table of management: columns as a declaration; search, filters, order, columns, file, batch and paging come with it.
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useContext, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { saveFile } from "@/format/file";
import { SessionContext } from "@/session/context";
import { Answered, type Asked } from "../Answered";
import { Boundary } from "../Boundary";
import { Note } from "../basics";
import { Icon } from "../Icon";
import { UnsavedContext } from "../unsaved";
import { BatchBar, OutcomeText, Outcomes } from "./BatchBar";
import { type BatchAct, useBatch } from "./batch";
import { ColumnMenu } from "./ColumnMenu";
import type { Column } from "./column";
import { type DataColumn, type Filters, choicesOf, csvOf, filtered, ordered } from "./columns";
import { FilterMenu } from "./FilterMenu";
import { Grid } from "./Grid";
import { useOpened } from "./opened";
import { Pager } from "./Pager";
import type { Sort } from "./rowOrder";
import { useTableShape } from "./shape";
import "./table.css";

const PAGE = 50;

export interface Neighbours {
  previous: string | undefined;
  next: string | undefined;
  open: (key: string) => void;
  close: () => void;
}

export interface DataTableProps<Item> {
  /** What its column choice is kept by, and its opened row in the address. */
  name: string;
  label: string;
  asked: Asked<readonly Item[]>;
  columns: readonly DataColumn<Item>[];
  rowKey: (item: Item) => string;
  empty: ReactNode;
  /** What stands before the count: choices that the server filters by. */
  filters?: ReactNode;
  /** What opens beside the list, row by row. */
  detail?: (item: Item, neighbours: Neighbours) => ReactNode;
  onOpen?: (item: Item) => void;
  /** Buttons at a row's end. */
  acts?: ((item: Item) => ReactNode) | undefined;
  batch?: readonly BatchAct<Item>[];
  /** After a batch. */
  onBatch?: () => unknown;
  /** Asks for earlier rows than those that have come; absent where there are none. */
  older?: (() => unknown) | undefined;
  /** How many rows the server has that pass its filters, and how many in all, where only some have come. */
  counted?: { filtered: number; all: number } | undefined;
  /** Every row that passes the server's filters: what the file holds where only some have come. */
  everything?: (() => Promise<readonly Item[]>) | undefined;
}

export function DataTable<Item extends object>(props: DataTableProps<Item>) {
  return (
    <section className="table-card" aria-label={props.label}>
      <Boundary><Answered asked={props.asked}>{(rows) => <Rows {...props} rows={rows} />}</Answered></Boundary>
    </section>
  );
}

/** No column that a page declares. */
const CHOOSE = "table.choose";

/** A box before each row, and one before all of the page. */
function choosing<Item>({ page, rowKey, chosen, choose, busy, label }: {
  page: readonly Item[]; rowKey: (item: Item) => string; chosen: readonly string[]; choose: (keys: readonly string[]) => void; busy: boolean; label: string;
}) {
  const keys = page.map(rowKey);
  const some = keys.filter((key) => chosen.includes(key)).length;
  const column: Column<Item> = {
    id: CHOOSE, kind: "actions", width: 40, pinned: "left", text: (item) => `${rowKey(item)} ${chosen.includes(rowKey(item))} ${busy}`,
    cell: (item) => {
      const key = rowKey(item);
      return <Checkbox aria-label={key} disabled={busy} checked={chosen.includes(key)} onChange={({ target }) => choose(target.checked ? [...chosen, key] : chosen.filter((other) => other !== key))} />;
    },
  };
  const others = chosen.filter((key) => !keys.includes(key));
  const head = <Checkbox aria-label={label} disabled={busy} checked={some > 0 && some === keys.length} indeterminate={some > 0 && some < keys.length} onChange={({ target }) => choose(target.checked ? [...others, ...keys] : others)} />;
  return { column, head };
}

function Rows<Item extends object>({ name, label, rows, columns: declared, rowKey, empty, filters: chosenAbove, detail, onOpen, acts, batch = [], onBatch, older, counted, everything }: DataTableProps<Item> & { rows: readonly Item[] }) {
  const { t } = useTranslation();
  const user = useContext(SessionContext)?.user.name ?? "";
  const [search, setSearch] = useState("");
  const [filters, setFilters] = useState<Filters>({});
  const [sort, setSort] = useState<Sort>();
  const [page, setPage] = useState(0);
  const { key: opened, open: setOpened, close, unsaved } = useOpened(name);
  const columns = useMemo(() => declared.map((column, index) => (index === 0 ? { ...column, always: true as const, pinned: "left" as const } : column)), [declared]);
  const atFirst = useMemo(() => columns.filter(({ optional }) => optional).map(({ id }) => id), [columns]);
  const table = `${user}/${name}`;
  const { shown, widths, setWidth } = useTableShape<DataColumn<Item>, Item>(table, columns, atFirst);
  const passing = useMemo(() => ordered(columns, filtered(columns, rows, search, filters), sort), [columns, rows, search, filters, sort]);
  const { chosen, choose, chosenRows, outcomes, busy, run, clear } = useBatch(rows, rowKey, onBatch);
  const isFiltered = search.trim() !== "" || Object.values(filters).some((wanted) => wanted.length > 0);

  if (rows.length === 0) return <>{chosenAbove && <div className="table-bar">{chosenAbove}</div>}{empty}</>;

  const open = onOpen ?? (detail && ((item: Item) => setOpened(rowKey(item))));
  const at = Math.min(page, Math.max(0, Math.ceil(passing.length / PAGE) - 1));
  const here = passing.slice(at * PAGE, (at + 1) * PAGE);
  const choice = batch.length > 0 ? choosing({ page: here, rowKey, chosen, choose, busy, label: t("table.chooseAll", { count: here.length }) }) : undefined;
  // Columns made anew draw their cells anew: here a cell may be drawn from more than it says in words.
  const [first, ...others] = shown.map((column, index): Column<Item> => (index === 0 && open ? { ...column, cell: (item) => <button type="button" className="table-open" onClick={(event) => { event.stopPropagation(); open(item); }}>{column.cell?.(item) ?? column.text(item)}</button> } : { ...column }));
  const outcomeOf = (item: Item) => outcomes.get(rowKey(item));
  const drawn: Column<Item>[] = [
    ...(choice ? [choice.column] : []),
    ...(first ? [first] : []),
    ...(outcomes.size > 0 ? [{ id: "table.result", head: "table.result" as const, text: (item: Item) => JSON.stringify(outcomeOf(item) ?? ""), cell: (item: Item) => { const outcome = outcomeOf(item); return outcome && <OutcomeText outcome={outcome} />; } }] : []),
    ...others,
    ...(acts ? [{ id: "table.acts", head: "table.act" as const, kind: "actions" as const, pinned: "right" as const, text: rowKey, cell: (item: Item) => <span className="table-acts">{acts(item)}</span> }] : []),
  ];
  const headOf = ({ id, head }: Column<Item>): ReactNode => {
    if (id === CHOOSE) return choice?.head;
    const column = shown.find((one) => one.id === id);
    return column?.choices && head && <FilterMenu head={t(head)} choices={choicesOf(column, rows)} chosen={filters[id] ?? []} onChoose={(wanted) => setFilters({ ...filters, [id]: wanted })} />;
  };

  const place = passing.findIndex((item) => rowKey(item) === opened);
  const keyAt = (index: number): string | undefined => { const item = passing[index]; return item && rowKey(item); };
  const openedItem = opened === undefined ? undefined : rows.find((item) => rowKey(item) === opened);
  const saveRows = (of: readonly Item[]): void => saveFile(`${label}.csv`, csvOf(shown, of, ({ head }) => t(head)), "text/csv");
  const save = (): void => {
    if (!older || !everything) saveRows(passing);
    else void everything().then((all) => saveRows(ordered(columns, filtered(columns, all, search, filters), sort)));
  };

  return (
    <>
      {chosen.length > 0
        ? <BatchBar acts={batch} rows={chosenRows} all={passing.length} busy={busy} onAll={() => choose(passing.map(rowKey))} onClear={clear} onRun={run} />
        : (
          <div className="table-bar">
            <Input className="table-search" prefix={<Icon name="search" />} allowClear placeholder={t("table.search")} aria-label={`${t("table.search")} ${label}`} value={search} onChange={(event) => setSearch(event.target.value)} />
            {chosenAbove}
            {isFiltered && <button type="button" className="btn btn-link" onClick={() => { setSearch(""); setFilters({}); }}>{t("table.clear")}</button>}
            <span className="t2 table-end table-count">{t("table.count", { shown: counted && !isFiltered ? counted.filtered : passing.length, all: counted?.all ?? rows.length })}</span>
            <ColumnMenu<Item> table={table} columns={columns} atFirst={atFirst} className="btn table-columns">{t("table.columns", { shown: shown.length, all: columns.length })}</ColumnMenu>
            <Button disabled={passing.length === 0} onClick={save}>{t("table.export")}</Button>
          </div>
        )}
      <Outcomes outcomes={outcomes} onClear={clear} />
      <Grid<Item>
        label={label} columns={drawn} rows={here} rowId={rowKey} sort={sort} onSort={setSort} widths={widths} onWidth={setWidth} headOf={headOf}
        selected={opened} lookOf={() => (open ? "is-open" : "")} onSelect={open}
      />
      {passing.length === 0 && <Note title={t("table.nothingFits")} />}
      {passing.length > PAGE && <Pager page={at} pageSize={PAGE} all={passing.length} onPage={setPage} />}
      {older && <p className="table-older"><span className="t2">{t("table.newest", { all: rows.length })}</span> <button type="button" className="btn btn-link" onClick={() => older()}>{t("table.older")}</button></p>}
      {openedItem && detail && <UnsavedContext value={unsaved}>{detail(openedItem, { previous: keyAt(place - 1), next: place < 0 ? undefined : keyAt(place + 1), open: setOpened, close })}</UnsavedContext>}
    </>
  );
}
