// Own positions and working orders as levels of the chart: what works at one price is one level with the sum.
import type { Contract, PositionRow, WorkingOrderRow } from "@/api/types";
import { averagePrice, count, price } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { placesOf } from "@/market/contracts";
import { hedgeNote, isOffset, isSide, verb } from "../words";

export interface Level {
  id: string;
  price: number;
  title: string;
  /** The price in words, said where the level is out of sight. */
  at: string;
  kind: "held" | "working";
}

/** Lots by what they are for, in the order in which they came: 买开 3 · 卖平今 2 保. */
function sums(orders: readonly WorkingOrderRow[]): string {
  const lots = new Map<string, number>();
  for (const { side, offset, hedge_flag, lots: asked, filled } of orders) {
    const name = (isSide(side) && isOffset(offset) ? verb(side, offset) : "") + hedgeNote(hedge_flag);
    lots.set(name, (lots.get(name) ?? 0) + (asked ?? 0) - (filled ?? 0));
  }
  return [...lots].map(([name, sum]) => tr("chart.working", { verb: name, lots: count(sum) })).join(" · ");
}

export function levelsOf(contract: Contract | undefined, positions: readonly PositionRow[], orders: readonly WorkingOrderRow[]): Level[] {
  const places = placesOf(contract);
  const held = positions.filter((row) => row.contract === contract?.code && row.average_open_price !== null).map((row): Level => {
    const average = averagePrice(row.average_open_price, places);
    return {
      id: `held-${row.key}`, price: row.average_open_price ?? 0, kind: "held", at: "",
      title: tr(row.side === "long" ? "chart.heldLong" : "chart.heldShort", { lots: count(row.lots), average }) + hedgeNote(row.hedge_flag),
    };
  });
  const byPrice = new Map<number, WorkingOrderRow[]>();
  for (const row of orders) {
    if (row.contract !== contract?.code || row.price === null) continue;
    byPrice.set(row.price, [...(byPrice.get(row.price) ?? []), row]);
  }
  const working = [...byPrice].map(([at, rows]): Level => ({ id: `working-${at}`, price: at, kind: "working", at: price(at, places), title: sums(rows) }));
  return [...held, ...working];
}
