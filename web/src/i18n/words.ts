import { access } from "./words/access";
import { admin } from "./words/admin";
import { common } from "./words/common";
import { comparison } from "./words/comparison";
import { exchange } from "./words/exchange";
import { lock } from "./words/lock";
import { login } from "./words/login";
import { market } from "./words/market";
import { settings } from "./words/settings";
import { shell } from "./words/shell";
import { statement } from "./words/statement";
import { table } from "./words/table";
import { trading } from "./words/trading";

/** A text, in both languages: what lacks one does not compile. English is in sentence case, with the same numbers. */
export type Text = readonly [chinese: string, english: string];
/** Texts of a feature. Those that differ by number end in `_one` and `_other`. */
export interface Words {
  readonly [key: string]: Text | Words;
}

const words = { ...common, ...shell, ...login, ...lock, ...market, ...trading, ...statement, ...comparison, ...table, ...settings, ...access, ...exchange, ...admin };

/** The same tree with one language's text at each place. */
type Said<Tree> = { -readonly [K in keyof Tree]: Tree[K] extends Text ? string : Said<Tree[K]> };
export type Dictionary = Said<typeof words>;

const isText = (entry: Text | Words): entry is Text => Array.isArray(entry);
function said(tree: Words, language: 0 | 1): unknown {
  const entries = Object.entries(tree).map(([key, entry]) => [key, isText(entry) ? entry[language] : said(entry, language)]);
  return Object.fromEntries(entries);
}
export const zhCN = said(words, 0) as Dictionary;
export const en = said(words, 1) as Dictionary;

type Paths<Tree, Prefix extends string = ""> = {
  [K in keyof Tree & string]: Tree[K] extends string ? `${Prefix}${K}` : Paths<Tree[K], `${Prefix}${K}.`>;
}[keyof Tree & string];

/** A text with a plural is asked for by its name without the number. */
type Named<Path> = Path extends `${infer Name}_${"one" | "other"}` ? Name : Path;

/** A text's place, as `t` takes it. */
export type TextKey = Named<Paths<Dictionary>>;
