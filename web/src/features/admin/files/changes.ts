// The tables that go out and come in as files, and their words.
import { tr } from "@/i18n/i18n";
import { exchange } from "@/i18n/words/exchange";
import { nameText } from "../settings/text";

export const TABLES = ["products", "fund-accounts", "operating-accounts", "logins", "counter-rates", "margin-rules", "commission-rules", "limits", "account-settings", "fund-account-settings", "calendar", "commodities", "last-trading-days"] as const;
export type TableName = (typeof TABLES)[number];

const { words } = exchange.filePage;
const isWord = (cell: string): cell is keyof typeof words => cell in words;
/** A word that files have in English, as pages say it; codes and names stay. */
export const said = (cell: string): string => (isWord(cell) ? tr(`filePage.words.${cell}`) : nameText(cell));
