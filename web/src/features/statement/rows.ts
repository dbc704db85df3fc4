// The tables of a statement: names and order of columns are those the market knows.
import type { HedgeFlag, Statement, StatementClose, StatementDelivery, StatementPosition, StatementPositionSum, StatementTrade } from "@/api/types";
import { averagePrice, count, fmt, money, pnl } from "@/format/fmt";
import { compactDay } from "@/format/time";
import { currentLanguage, tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { signClass } from "@/ui/basics";

export type Form = "mtm" | "trade";

export interface PaperColumn<Item> {
  head: TextKey;
  kind: "text" | "number" | "side";
  text: (item: Item) => string;
  tone?: (item: Item) => string;
  /** In the last row of the table. */
  total?: string;
}

interface Named {
  name_zh: string;
  name_en: string;
}
const commodity = (row: Named): string => (currentLanguage().startsWith("zh") ? row.name_zh : row.name_en);
const exchange = ({ exchange: code }: { exchange: StatementTrade["exchange"] }): string => tr(`exchange.${code}`);
/** The paper says 买 of what is held long, as the market does. */
const heldSide = ({ side: of }: { side: StatementPosition["side"] }): string => tr(of === "long" ? "common.buy" : "common.sell");
const side = ({ side: of }: { side: StatementTrade["side"] }): string => tr(`common.${of}`);
const hedgeFlag = ({ hedge_flag: flag }: { hedge_flag: HedgeFlag }): string => tr(`hedgeFlag.${flag}`);
const decimals = (value: string | null | undefined): number => value?.split(".")[1]?.length ?? 0;
/** A price with as many decimals as the finest price of its row. */
function paperPrice(value: string | null | undefined, ...others: readonly (string | null | undefined)[]): string {
  return value == null ? "" : fmt(value, { places: Math.max(...[value, ...others].map(decimals)) });
}

const paperAverage = (value: string | null | undefined, row: StatementPositionSum): string =>
  value == null ? "" : averagePrice(value, Math.max(decimals(row.settlement), decimals(row.pre_settlement)));

export function tradeColumns({ trade_totals: total }: Statement, form: Form): readonly PaperColumn<StatementTrade>[] {
  const closePnl = (row: StatementTrade) => (form === "mtm" ? row.close_pnl : row.close_pnl_trade);
  return [
    { head: "statement.col.tradeDay", kind: "text", text: (row) => compactDay(row.trading_day) },
    { head: "statement.col.exchange", kind: "text", text: exchange },
    { head: "statement.col.commodity", kind: "text", text: commodity },
    { head: "statement.col.contract", kind: "text", text: (row) => row.contract },
    { head: "statement.col.side", kind: "side", text: side },
    { head: "hedgeFlag.label", kind: "text", text: hedgeFlag },
    { head: "statement.col.tradePrice", kind: "number", text: (row) => paperPrice(row.price) },
    { head: "statement.col.lots", kind: "number", text: (row) => count(row.lots), total: count(total.lots) },
    { head: "statement.col.turnover", kind: "number", text: (row) => money(row.turnover), total: money(total.turnover) },
    { head: "statement.col.offset", kind: "text", text: (row) => tr(`offset.${row.offset}`) },
    { head: "statement.col.commission", kind: "number", text: (row) => money(row.commission), total: money(total.commission) },
    { head: "statement.col.closePnl", kind: "number", text: (row) => (closePnl(row) == null ? "" : pnl(closePnl(row))), tone: (row) => signClass(closePnl(row)), total: pnl(form === "mtm" ? total.close_pnl : total.close_pnl_trade) },
    { head: "statement.col.trade", kind: "number", text: (row) => row.trade, tone: () => "t2" },
  ];
}

export function closeColumns({ close_totals: total }: Statement, form: Form): readonly PaperColumn<StatementClose>[] {
  const closePnl = (row: StatementClose) => (form === "mtm" ? row.close_pnl : row.close_pnl_trade);
  return [
    { head: "statement.col.closeDay", kind: "text", text: (row) => compactDay(row.close_day) },
    { head: "statement.col.exchange", kind: "text", text: exchange },
    { head: "statement.col.commodity", kind: "text", text: commodity },
    { head: "statement.col.contract", kind: "text", text: (row) => row.contract },
    { head: "statement.col.openDay", kind: "text", text: (row) => compactDay(row.open_day) },
    { head: "hedgeFlag.label", kind: "text", text: hedgeFlag },
    { head: "statement.col.side", kind: "side", text: side },
    { head: "statement.col.lots", kind: "number", text: (row) => count(row.lots), total: count(total.lots) },
    { head: "statement.col.openPrice", kind: "number", text: (row) => paperPrice(row.open_price, row.pre_settlement, row.close_price) },
    { head: "statement.col.preSettlement", kind: "number", text: (row) => paperPrice(row.pre_settlement, row.open_price, row.close_price) },
    { head: "statement.col.tradePrice", kind: "number", text: (row) => paperPrice(row.close_price, row.open_price, row.pre_settlement) },
    { head: "statement.col.closePnl", kind: "number", text: (row) => pnl(closePnl(row)), tone: (row) => signClass(closePnl(row)), total: pnl(form === "mtm" ? total.close_pnl : total.close_pnl_trade) },
  ];
}

export function deliveryColumns({ delivery_totals: total }: Statement, form: Form): readonly PaperColumn<StatementDelivery>[] {
  const deliveryPnl = (row: StatementDelivery) => (form === "mtm" ? row.delivery_pnl : row.delivery_pnl_trade);
  return [
    { head: "statement.col.exchange", kind: "text", text: exchange },
    { head: "statement.col.commodity", kind: "text", text: commodity },
    { head: "statement.col.contract", kind: "text", text: (row) => row.contract },
    { head: "statement.col.openDay", kind: "text", text: (row) => compactDay(row.open_day) },
    { head: "hedgeFlag.label", kind: "text", text: hedgeFlag },
    { head: "statement.col.side", kind: "side", text: heldSide },
    { head: "statement.col.deliveryMethod", kind: "text", text: (row) => tr(row.cash_settled ? "statement.cashSettled" : "statement.physical") },
    { head: "statement.col.lots", kind: "number", text: (row) => count(row.lots), total: count(total.lots) },
    { head: "statement.col.openPrice", kind: "number", text: (row) => paperPrice(row.open_price, row.pre_settlement, row.delivery_price) },
    { head: "statement.col.preSettlement", kind: "number", text: (row) => paperPrice(row.pre_settlement, row.open_price, row.delivery_price) },
    { head: "statement.col.deliveryPrice", kind: "number", text: (row) => paperPrice(row.delivery_price, row.open_price, row.pre_settlement) },
    { head: "statement.col.deliveryPnl", kind: "number", text: (row) => pnl(deliveryPnl(row)), tone: (row) => signClass(deliveryPnl(row)), total: pnl(form === "mtm" ? total.delivery_pnl : total.delivery_pnl_trade) },
    { head: "statement.col.deliveryFee", kind: "number", text: (row) => money(row.delivery_fee), total: money(total.delivery_fee) },
  ];
}

export function positionColumns({ position_totals: total }: Statement): readonly PaperColumn<StatementPosition>[] {
  return [
    { head: "statement.col.exchange", kind: "text", text: exchange },
    { head: "statement.col.commodity", kind: "text", text: commodity },
    { head: "statement.col.contract", kind: "text", text: (row) => row.contract },
    { head: "statement.col.openDay", kind: "text", text: (row) => compactDay(row.open_day) },
    { head: "hedgeFlag.label", kind: "text", text: hedgeFlag },
    { head: "statement.col.side", kind: "side", text: heldSide },
    { head: "statement.col.held", kind: "number", text: (row) => count(row.lots), total: count(total.lots) },
    { head: "statement.col.openPrice", kind: "number", text: (row) => paperPrice(row.open_price, row.pre_settlement, row.settlement) },
    { head: "statement.col.preSettlement", kind: "number", text: (row) => paperPrice(row.pre_settlement, row.open_price, row.settlement) },
    { head: "statement.col.settlement", kind: "number", text: (row) => paperPrice(row.settlement, row.open_price, row.pre_settlement) },
    { head: "statement.col.floatingPnl", kind: "number", text: (row) => pnl(row.floating_pnl), tone: (row) => signClass(row.floating_pnl), total: pnl(total.floating_pnl) },
    { head: "statement.col.positionPnl", kind: "number", text: (row) => pnl(row.position_pnl), tone: (row) => signClass(row.position_pnl), total: pnl(total.position_pnl) },
    { head: "statement.col.margin", kind: "number", text: (row) => money(row.margin), total: money(total.margin) },
  ];
}

export function positionSumColumns({ position_totals: total }: Statement): readonly PaperColumn<StatementPositionSum>[] {
  return [
    { head: "statement.col.commodity", kind: "text", text: commodity },
    { head: "statement.col.contract", kind: "text", text: (row) => row.contract },
    { head: "statement.col.longLots", kind: "number", text: (row) => count(row.long_lots) },
    { head: "statement.col.longAverage", kind: "number", text: (row) => paperAverage(row.long_average_price, row) },
    { head: "statement.col.shortLots", kind: "number", text: (row) => count(row.short_lots) },
    { head: "statement.col.shortAverage", kind: "number", text: (row) => paperAverage(row.short_average_price, row) },
    { head: "statement.col.preSettlement", kind: "number", text: (row) => paperPrice(row.pre_settlement, row.settlement) },
    { head: "statement.col.settlementToday", kind: "number", text: (row) => paperPrice(row.settlement, row.pre_settlement) },
    { head: "statement.col.floatingPnl", kind: "number", text: (row) => pnl(row.floating_pnl), tone: (row) => signClass(row.floating_pnl), total: pnl(total.floating_pnl) },
    { head: "statement.col.positionPnl", kind: "number", text: (row) => pnl(row.position_pnl), tone: (row) => signClass(row.position_pnl), total: pnl(total.position_pnl) },
    { head: "statement.col.margin", kind: "number", text: (row) => money(row.margin), total: money(total.margin) },
    { head: "hedgeFlag.label", kind: "text", text: hedgeFlag },
  ];
}
