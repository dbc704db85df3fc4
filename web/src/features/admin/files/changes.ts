// What a file would change: its rows beside those that stand, told apart by the columns that say what a row is about.
import { compareDecimals } from "@/format/decimal";
import type { FileRow } from "./csv";

export const TABLES = ["operating-accounts", "margin-rules", "commission-rules", "limits", "account-settings", "fund-account-settings", "calendar", "commodities", "last-trading-days"] as const;
export type TableName = (typeof TABLES)[number];
/** How many of a table's columns, the first ones, say what a row is about. */
export const KEYS: Readonly<Record<TableName, number>> = {
  "operating-accounts": 1, "margin-rules": 5, "commission-rules": 4, limits: 5, "account-settings": 2, "fund-account-settings": 2, calendar: 2, commodities: 1, "last-trading-days": 1,
};

export interface Change {
  kind: "added" | "changed" | "removed";
  /** What the row is about. */
  of: string;
  now: string;
  becomes: string;
}

const NUMBER = /^-?\d+(\.\d+)?$/;
/** Numbers are the same whatever zeros stand behind them. */
const isSame = (one: string, other: string): boolean => one === other || (NUMBER.test(one) && NUMBER.test(other) && compareDecimals(one, other) === 0);

/** Changes of a file: rows that it does not have stay as they are, rows whose values it leaves empty go. */
export function changesOf(table: TableName, columns: readonly string[], standing: readonly FileRow[], file: readonly FileRow[]): Change[] {
  const [keys, values] = [columns.slice(0, KEYS[table]), columns.slice(KEYS[table])];
  const keyOf = (row: FileRow): string => keys.map((name) => row[name] ?? "").join("\u0000");
  const before = new Map(standing.map((row) => [keyOf(row), row]));
  return file.flatMap((row): Change[] => {
    const old = before.get(keyOf(row));
    const differing = values.filter((name) => !isSame(row[name] ?? "", old?.[name] ?? ""));
    if (old && differing.length === 0) return [];
    const isEmpty = values.length > 0 && values.every((name) => (row[name] ?? "") === "");
    if (!old && isEmpty && table !== "calendar") return [];
    const told = (of: FileRow | undefined, names: readonly string[]): string => names.filter((name) => of?.[name]).map((name) => `${name} ${of?.[name] ?? ""}`).join(", ");
    const kind = !old ? "added" : isEmpty ? "removed" : "changed";
    return [{ kind, of: keys.map((name) => row[name]).filter(Boolean).join(" "), now: told(old, differing), becomes: told(row, differing) }];
  });
}
