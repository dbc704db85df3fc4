// How orders and contracts are named in the terminal.
import type { HedgeFlag, Offset, PosiDirection, Side, Validity } from "@/api/types";
import { fmt } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";

export const verb = (side: Side, offset: Offset): string => tr(`orderVerb.${side}_${offset}` as TextKey);
/** Speculation goes without saying. */
export const hedgeNote = (flag: string | null): string => (flag === "hedge" ? ` · ${tr("hedgeFlag.hedge")}` : "");
export const isHedgeFlag = (text: string | null): text is HedgeFlag => text === "speculation" || text === "hedge";
export const isSide = (text: string | null): text is Side => text === "buy" || text === "sell";
export const isPosiDirection = (text: string | null): text is PosiDirection => text === "long" || text === "short";
export const isOffset = (text: string | null): text is Offset => text === "open" || text === "close" || text === "close_today" || text === "close_yesterday";

/** 买开 cu2701 8 手 @ 86,430 · 套保 */
export function orderLine(order: { contract: string; hedge_flag: HedgeFlag; side: Side; offset: Offset; lots: number; price: string | undefined; validity?: Validity }): string {
  const price = order.price === undefined ? "" : ` @ ${fmt(order.price)}`;
  return `${verb(order.side, order.offset)} ${order.contract} ${tr("common.lotsOf", { lots: order.lots, count: order.lots })}${price}${hedgeNote(order.hedge_flag)}`;
}
