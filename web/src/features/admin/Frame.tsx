// What each section looks like: title row, table, and forms that keep what was typed.
import { Table, type TableColumnType } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TextKey } from "@/i18n/words";
import { Failed, Note } from "@/ui/basics";
import "./admin.css";

export interface AdminColumn<Item> {
  id: string;
  head: TextKey;
  number?: boolean;
  width?: number;
  cell: (item: Item) => ReactNode;
}

export interface Listed {
  error: unknown;
  isLoading: boolean;
  refetch: () => unknown;
}

interface ListProps<Item> {
  label: string;
  columns: readonly AdminColumn<Item>[];
  rows: readonly Item[];
  rowKey: (item: Item) => string;
  query: Listed;
  empty: ReactNode;
  onOpen?: (item: Item) => void;
  selected?: string | undefined;
}

export function List<Item extends object>({ label, columns, rows, rowKey, query, empty, onOpen, selected }: ListProps<Item>) {
  const { t } = useTranslation();
  if (query.error && rows.length === 0) return <div className="admin-card"><Failed error={query.error} onRetry={() => void query.refetch()} /></div>;
  const defs = columns.map((column): TableColumnType<Item> => ({
    key: column.id, title: t(column.head), ...(column.width === undefined ? {} : { width: column.width }), ...(column.number ? { align: "right" as const, className: "number" } : {}), render: (_, item) => column.cell(item),
  }));
  return (
    <div className="admin-card">
      <Table<Item>
        size="small" columns={defs} dataSource={rows} rowKey={rowKey} loading={false} tableLayout="auto" aria-label={label}
        pagination={rows.length > 50 ? { pageSize: 50, size: "small", showSizeChanger: false } : false}
        locale={{ emptyText: query.isLoading ? " " : empty }}
        rowClassName={(item) => (rowKey(item) === selected ? "is-selected" : onOpen ? "is-open" : "")}
        onRow={(item) => (onOpen ? { onClick: () => onOpen(item) } : {})}
      />
    </div>
  );
}

export function Section({ title, note, action, children }: { title: string; note?: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="admin-section">
      <header>
        <h1>{title}</h1>
        {note && <span className="t2">{note}</span>}
        <span className="admin-action">{action}</span>
      </header>
      {children}
    </section>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return <Note title={title}>{children}</Note>;
}
