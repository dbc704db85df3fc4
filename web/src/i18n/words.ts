// All words: what `t` may be asked for, and what tests look at. Pages load those of their workspace (teach/).
import { type Said, said } from "./said";
import { access } from "./words/access";
import { admin } from "./words/admin";
import { alarms } from "./words/alarms";
import { collateral } from "./words/collateral";
import { common } from "./words/common";
import { comparison } from "./words/comparison";
import { entries } from "./words/entries";
import { exchange } from "./words/exchange";
import { lock } from "./words/lock";
import { login } from "./words/login";
import { market } from "./words/market";
import { operations } from "./words/operations";
import { past } from "./words/past";
import { plan } from "./words/plan";
import { fees } from "./words/fees";
import { nav } from "./words/nav";
import { reviews } from "./words/reviews";
import { risk } from "./words/risk";
import { schemes } from "./words/schemes";
import { settings } from "./words/settings";
import { shell } from "./words/shell";
import { statement } from "./words/statement";
import { officer } from "./words/officer";
import { stop } from "./words/stop";
import { table } from "./words/table";
import { trading } from "./words/trading";
import { venue } from "./words/venue";

const words = { ...common, ...shell, ...login, ...lock, ...market, ...trading, ...statement, ...collateral, ...comparison, ...table, ...settings, ...officer, ...stop, ...access, ...entries, ...exchange, ...fees, ...nav, ...operations, ...past, ...plan, ...schemes, ...risk, ...alarms, ...reviews, ...admin, ...venue };

export type Dictionary = Said<typeof words>;
export const zhCN: Dictionary = said(words, "zh-CN");
export const en: Dictionary = said(words, "en");

type Paths<Tree, Prefix extends string = ""> = {
  [K in keyof Tree & string]: Tree[K] extends string ? `${Prefix}${K}` : Paths<Tree[K], `${Prefix}${K}.`>;
}[keyof Tree & string];

/** A text with a plural is asked for by its name without the number. */
type Named<Path> = Path extends `${infer Name}_${"one" | "other"}` ? Name : Path;

/** A text's place, as `t` takes it. */
export type TextKey = Named<Paths<Dictionary>>;
