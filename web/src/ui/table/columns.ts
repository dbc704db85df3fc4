// A table's columns as a declaration, and what follows from it: search, filters, order, and the file.
import { compareDecimals } from "@/format/decimal";
import { bare } from "@/format/fmt";
import type { TextKey } from "@/i18n/words";
import type { Column } from "./column";
import type { Sort } from "./rowOrder";

export interface DataColumn<Item> extends Column<Item> {
  head: TextKey;
  kind?: "text" | "number";
  /** What it is ordered by, where that is not what it says: a decimal, an instant. */
  value?: (item: Item) => string | number | null | undefined;
  /** Can be filtered by what it says. */
  choices?: true;
  /** Shown once it is chosen. */
  optional?: true;
}

export type Filters = Readonly<Record<string, readonly string[]>>;

const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });

/** What a column can be filtered by, as its cells say it. */
export const choicesOf = <Item,>({ text }: DataColumn<Item>, rows: readonly Item[]): string[] => [...new Set(rows.map(text))].sort(collator.compare);

/** Rows that say what is looked for, anywhere, and that pass every filter. */
export function filtered<Item>(columns: readonly DataColumn<Item>[], rows: readonly Item[], search: string, filters: Filters): Item[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter((item) => columns.every((column) => {
    const chosen = filters[column.id] ?? [];
    return chosen.length === 0 || chosen.includes(column.text(item));
  }) && (wanted === "" || columns.some(({ text }) => text(item).toLowerCase().includes(wanted))));
}

/** Rows in an order; cells without a value stand last, whichever way it goes. */
export function ordered<Item>(columns: readonly DataColumn<Item>[], rows: readonly Item[], order: Sort | undefined): Item[] {
  const column = columns.find(({ id }) => id === order?.column);
  if (!column || !order) return [...rows];
  const { kind, text, value } = column;
  const keyOf = (item: Item): string => {
    const key = value ? value(item) : kind === "number" ? bare(text(item)) : text(item);
    return key === null || key === undefined ? "" : String(key);
  };
  const compare = kind === "number" ? compareDecimals : collator.compare;
  const keyed = rows.map((item) => ({ item, key: keyOf(item) }));
  keyed.sort((one, other) => {
    if (one.key === "" || other.key === "") return Number(one.key === "") - Number(other.key === "");
    return order.down ? compare(other.key, one.key) : compare(one.key, other.key);
  });
  return keyed.map(({ item }) => item);
}

const QUOTED = /[",\r\n]/;
/** What a spreadsheet would reckon with. */
const FORMULA = /^[=+\-@\t\r]/;
const quoted = (cell: string): string => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows as a file: heads in the page's language, numbers bare, a text never a formula. */
export function csvOf<Item>(columns: readonly DataColumn<Item>[], rows: readonly Item[], headOf: (column: DataColumn<Item>) => string): string {
  const cellOf = ({ kind, text }: DataColumn<Item>, item: Item): string => (kind === "number" ? bare(text(item)) : text(item).replace(FORMULA, "'$&"));
  const lines = [columns.map(headOf), ...rows.map((item) => columns.map((column) => cellOf(column, item)))];
  return `\uFEFF${lines.map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`;
}
