import type { Contract, Ending, PositionRow, Quote } from "@/api/types";
import { averagePrice, count, money, pnl, price } from "@/format/fmt";
import { currentLanguage } from "@/i18n/i18n";
import { placesOf } from "@/market/contracts";
import { nameOf } from "@/market/names";
import { signClass } from "@/ui/basics";
import type { Column } from "@/ui/table/Blotter";
import { endingNote } from "./ending";

export interface PositionItem {
  row: PositionRow;
  contract: Contract | undefined;
  quote: Quote | undefined;
  ending: Ending | undefined;
  grey: boolean;
}

const tone = (value: (item: PositionItem) => number | null) => (item: PositionItem): string => (item.grey ? "t2" : signClass(value(item)));

type Cell = NonNullable<Column<PositionItem>["cell"]>;

export const positionColumns = (cells: { name: Cell; side: Cell; actions: Cell }): readonly Column<PositionItem>[] => [
  { id: "contract", head: "common.contract", kind: "text", always: true, pinned: "left", width: 112, grow: 4, mayShorten: true, text: ({ row, contract, ending }) => `${row.contract ?? ""} ${nameOf(contract, currentLanguage())} ${ending ? endingNote(ending) : ""}`, cell: cells.name },
  { id: "side", head: "positions.side", kind: "text", width: 78, text: ({ row }) => `${row.side ?? ""} ${row.hedge_flag ?? ""}`, cell: cells.side },
  { id: "lots", head: "positions.total", kind: "number", width: 48, grow: 1, text: ({ row }) => count(row.lots), tone: () => "strong" },
  { id: "today", head: "positions.today", kind: "number", width: 42, grow: 1, text: ({ row }) => count(row.today_lots) },
  { id: "yesterday", head: "positions.yesterday", kind: "number", width: 42, grow: 1, leaves: 2, text: ({ row }) => count(row.yesterday_lots) },
  { id: "closable", head: "positions.closable", kind: "number", width: 46, grow: 1, text: ({ row }) => count((row.closable_today ?? 0) + (row.closable_yesterday ?? 0)) },
  { id: "open", head: "positions.averageOpen", kind: "number", width: 76, grow: 2, text: ({ row, contract }) => averagePrice(row.average_open_price, placesOf(contract)) },
  { id: "last", head: "positions.last", kind: "number", width: 74, grow: 2, text: ({ quote, contract }) => price(quote?.last, placesOf(contract)), tone: ({ grey }) => (grey ? "t2" : "") },
  { id: "floating", head: "positions.floating", kind: "number", width: 100, grow: 2, text: ({ row }) => pnl(row.floating_pnl), tone: tone(({ row }) => row.floating_pnl) },
  { id: "position", head: "positions.positionPnl", kind: "number", width: 100, grow: 2, text: ({ row }) => pnl(row.position_pnl), tone: tone(({ row }) => row.position_pnl) },
  { id: "margin", head: "positions.margin", kind: "number", width: 98, grow: 2, leaves: 1, text: ({ row }) => money(row.margin) },
  { id: "actions", kind: "actions", pinned: "right", width: 108, text: ({ row, grey, contract }) => [row.closable_today, row.closable_yesterday, row.lots, grey, contract?.code].join(), cell: cells.actions },
];
