import type { Contract, Quote } from "@/api/types";
import { change, percent, price, volume } from "@/format/fmt";
import { currentLanguage } from "@/i18n/i18n";
import { placesOf } from "@/market/contracts";
import { nameOf } from "@/market/names";
import { signClass } from "@/ui/basics";
import type { Column } from "@/ui/table/Blotter";

export type QuoteState = "fresh" | "stale" | "closed" | "none";

export interface WatchRow {
  contract: Contract;
  quote: Quote | undefined;
  state: QuoteState;
  /** Seconds since the last tick, while stale. */
  age: number;
  grey: boolean;
  limit: "up" | "down" | undefined;
}

const tone = (row: WatchRow): string => (row.grey ? "t2" : signClass(row.quote?.change, 4));

export const watchColumns = (mark: Column<WatchRow>["cell"], name: Column<WatchRow>["cell"]): readonly Column<WatchRow>[] => [
  { id: "contract", head: "common.contract", kind: "text", always: true, width: 80, grow: 1, mayShorten: true, text: ({ contract }) => `${contract.code} ${nameOf(contract, currentLanguage())}`, ...(name ? { cell: name } : {}) },
  { id: "last", head: "watch.last", kind: "number", width: 66, text: ({ contract, quote }) => price(quote?.last, placesOf(contract)), tone: (row) => `strong ${tone(row)}` },
  { id: "change", head: "watch.change", kind: "number", width: 60, text: ({ contract, quote }) => change(quote?.change, placesOf(contract)), tone },
  { id: "ratio", head: "watch.changeRatio", kind: "number", width: 70, text: ({ quote }) => percent(quote?.change_ratio, { places: 2, signed: true }), tone: (row) => (row.grey ? "t2" : signClass(row.quote?.change_ratio, 4)) },
  { id: "volume", head: "watch.volume", kind: "number", width: 66, text: (row) => `${volume(row.quote?.volume, currentLanguage())}${row.state}${row.age}${row.limit ?? ""}`, ...(mark ? { cell: mark } : {}) },
];
