// The tables that go out and come in as files, and a changed row in words.
import type { RowChange } from "@/api/types";

export const TABLES = ["products", "fund-accounts", "operating-accounts", "logins", "counter-rates", "margin-rules", "commission-rules", "limits", "account-settings", "fund-account-settings", "calendar", "commodities", "last-trading-days"] as const;
export type TableName = (typeof TABLES)[number];

/** What the row is about. */
export const ofText = ({ of }: Pick<RowChange, "of">): string => of.filter(Boolean).join(" ");
/** What stands or would stand in the cells that say something else. */
export const cellsText = ({ cells }: Pick<RowChange, "cells">, which: "old" | "new"): string => cells.filter((cell) => cell[which] !== "").map((cell) => `${cell.column} ${cell[which]}`).join(", ");
