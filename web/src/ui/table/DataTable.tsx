// The one table of management: columns as a declaration; search, filters, order, columns, file, batch and paging come with it.
import { Button, Checkbox, Input, Popover, Table, type TableColumnType } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { saveFile } from "@/format/file";
import { Answered, type Asked } from "../Answered";
import { Boundary } from "../Boundary";
import { Note } from "../basics";
import { Icon } from "../Icon";
import { BatchBar, OutcomeText, Outcomes } from "./BatchBar";
import { type BatchAct, useBatch } from "./batch";
import { useColumnChoice } from "./choice";
import { type DataColumn, type Filters, type Order, choicesOf, csvOf, filtered, ordered } from "./columns";
import "./table.css";

const PAGE = 50;

/** What is for something else than opening the row. */
const isControl = (target: EventTarget): boolean => target instanceof Element && target.closest(".ant-table-selection-column, .table-acts") !== null;

export interface Neighbours {
  previous: string | undefined;
  next: string | undefined;
  open: (key: string) => void;
  close: () => void;
}

export interface DataTableProps<Item> {
  /** What its column choice is kept by. */
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
}

export function DataTable<Item extends object>(props: DataTableProps<Item>) {
  return (
    <section className="table-card" aria-label={props.label}>
      <Boundary><Answered asked={props.asked}>{(rows) => <Rows {...props} rows={rows} />}</Answered></Boundary>
    </section>
  );
}

function Rows<Item extends object>({ name, label, rows, columns, rowKey, empty, filters: chosenAbove, detail, onOpen, acts, batch = [], onBatch, older }: DataTableProps<Item> & { rows: readonly Item[] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [filters, setFilters] = useState<Filters>({});
  const [order, setOrder] = useState<Order>();
  const [opened, setOpened] = useState<string>();
  const { shown, show } = useColumnChoice(name, columns);
  const passing = useMemo(() => ordered(columns, filtered(columns, rows, search, filters), order), [columns, rows, search, filters, order]);
  const { chosen, choose, chosenRows, outcomes, busy, run, clear } = useBatch(rows, rowKey, onBatch);
  const isFiltered = search.trim() !== "" || Object.values(filters).some((wanted) => wanted.length > 0);

  if (rows.length === 0) return <>{chosenAbove && <div className="table-bar">{chosenAbove}</div>}{empty}</>;

  const open = onOpen ?? (detail && ((item: Item) => setOpened(rowKey(item))));
  const defs = shown.map((column, index): TableColumnType<Item> => ({
    key: column.id, title: t(column.head), sorter: true, sortOrder: order?.column === column.id ? (order.descending ? "descend" : "ascend") : null,
    ...(column.kind === "number" ? { align: "right" as const, className: "number" } : {}),
    ...(column.choices ? { filters: choicesOf(column, rows).map((value) => ({ text: value, value })), filteredValue: [...(filters[column.id] ?? [])] } : {}),
    ...(index === 0 ? { fixed: "start" as const } : {}),
    render: (_, item) => {
      const content = column.cell?.(item) ?? column.text(item);
      return index === 0 && open ? <button type="button" className="table-open">{content}</button> : content;
    },
  }));
  if (outcomes.size > 0) defs.splice(1, 0, { key: "outcome", title: t("table.result"), render: (_, item) => { const outcome = outcomes.get(rowKey(item)); return outcome && <OutcomeText outcome={outcome} />; } });
  if (acts) defs.push({ key: "acts", title: t("table.act"), align: "right", render: (_, item) => <span className="table-acts">{acts(item)}</span> });

  const at = passing.findIndex((item) => rowKey(item) === opened);
  const keyAt = (index: number): string | undefined => { const item = passing[index]; return item && rowKey(item); };
  const openedItem = opened === undefined ? undefined : rows.find((item) => rowKey(item) === opened);
  const save = (): void => saveFile(`${label}.csv`, csvOf(shown, passing, ({ head }) => t(head)), "text/csv");

  return (
    <>
      {chosen.length > 0
        ? <BatchBar acts={batch} rows={chosenRows} all={passing.length} busy={busy} onAll={() => choose(passing.map(rowKey))} onClear={clear} onRun={run} />
        : (
          <div className="table-bar">
            <Input className="table-search" prefix={<Icon name="search" />} allowClear placeholder={t("table.search")} aria-label={`${t("table.search")} ${label}`} value={search} onChange={(event) => setSearch(event.target.value)} />
            {chosenAbove}
            {isFiltered && <button type="button" className="btn btn-link" onClick={() => { setSearch(""); setFilters({}); }}>{t("table.clear")}</button>}
            <span className="t2 table-end table-count">{t("table.count", { shown: passing.length, all: rows.length })}</span>
            <Popover trigger="click" placement="bottomRight" content={<Checkbox.Group className="table-columns" value={shown.map(({ id }) => id)} onChange={show} options={columns.map(({ id, head }, index) => ({ value: id, label: t(head), disabled: index === 0 }))} />}>
              <Button>{t("table.columns", { shown: shown.length, all: columns.length })}</Button>
            </Popover>
            <Button disabled={passing.length === 0} onClick={save}>{t("table.export")}</Button>
          </div>
        )}
      <Outcomes outcomes={outcomes} onClear={clear} />
      <Table<Item>
        size="small" columns={defs} dataSource={passing} rowKey={rowKey} tableLayout="auto" scroll={{ x: "max-content" }} showSorterTooltip={false}
        pagination={passing.length > PAGE ? { pageSize: PAGE, size: "small", showSizeChanger: false, showTotal: (all, [from, to]) => t("table.range", { from, to, all }) } : false}
        locale={{ emptyText: <Note title={t("table.nothingFits")} /> }}
        {...(batch.length > 0 ? { rowSelection: { selectedRowKeys: [...chosen], preserveSelectedRowKeys: true, onChange: (keys) => choose(keys.map(String)), getCheckboxProps: (item) => ({ "aria-label": rowKey(item), disabled: busy }) } } : {})}
        rowClassName={(item) => [open ? "is-open" : "", rowKey(item) === opened ? "is-selected" : ""].join(" ")}
        onRow={(item) => (open ? { onClick: ({ target }) => isControl(target) || open(item) } : {})}
        onChange={(_, wanted, sorter) => {
          setFilters(Object.fromEntries(Object.entries(wanted).map(([id, values]) => [id, (values ?? []).map(String)])));
          const by = Array.isArray(sorter) ? sorter[0] : sorter;
          setOrder(by?.order ? { column: String(by.columnKey), descending: by.order === "descend" } : undefined);
        }}
      />
      {older && <p className="table-older"><span className="t2">{t("table.newest", { all: rows.length })}</span> <button type="button" className="btn btn-link" onClick={() => older()}>{t("table.older")}</button></p>}
      {openedItem && detail?.(openedItem, { previous: keyAt(at - 1), next: at < 0 ? undefined : keyAt(at + 1), open: setOpened, close: () => setOpened(undefined) })}
    </>
  );
}
