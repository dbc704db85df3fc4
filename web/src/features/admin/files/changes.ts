// The tables that go out and come in as files, and a changed row in words.
import type { RowChange } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { exchange } from "@/i18n/words/exchange";
import { nameText } from "../settings/text";

export const TABLES = ["products", "fund-accounts", "operating-accounts", "logins", "counter-rates", "margin-rules", "commission-rules", "limits", "account-settings", "fund-account-settings", "calendar", "commodities", "last-trading-days"] as const;
export type TableName = (typeof TABLES)[number];

const { words } = exchange.filePage;
const isWord = (cell: string): cell is keyof typeof words => cell in words;
/** A word that files have in English, as pages say it; codes and names stay. */
const said = (cell: string): string => (isWord(cell) ? tr(`filePage.words.${cell}`) : nameText(cell));

/** What the row is about. */
export const ofText = ({ of }: Pick<RowChange, "of">): string => of.filter(Boolean).map(said).join(" ");
/** What stands or would stand in the cells that say something else. */
export const cellsText = ({ cells }: Pick<RowChange, "cells">, which: "old" | "new"): string => cells.filter((cell) => cell[which] !== "").map((cell) => `${said(cell.column)} ${cell[which]}`).join(", ");
