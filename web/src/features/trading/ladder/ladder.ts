// The price ladder without its looks.
import type { DepthRow, WorkingOrderRow } from "@/api/types";
import { type PriceUnits, roundToUnits } from "@/format/decimal";

export interface Rung {
  price: PriceUnits;
  bid: number;
  ask: number;
  /** Own working lots here. */
  own: number;
}

export interface Book {
  bids: ReadonlyMap<PriceUnits, number>;
  asks: ReadonlyMap<PriceUnits, number>;
  /** The largest lots of any level: the length of a whole bar. */
  largest: number;
}

export function bookOf(depth: readonly DepthRow[]): Book {
  const bids = new Map<PriceUnits, number>();
  const asks = new Map<PriceUnits, number>();
  for (const { side, price, lots } of depth) {
    const units = roundToUnits(price);
    if (units !== undefined && lots) (side === "buy" ? bids : asks).set(units, lots);
  }
  return { bids, asks, largest: Math.max(1, ...bids.values(), ...asks.values()) };
}

/** Own lots still working, by price. */
export function ownLots(orders: readonly WorkingOrderRow[], contract: string): ReadonlyMap<PriceUnits, number> {
  const own = new Map<PriceUnits, number>();
  for (const order of orders) {
    const units = roundToUnits(order.price);
    if (order.contract === contract && units !== undefined) own.set(units, (own.get(units) ?? 0) + (order.lots ?? 0) - (order.filled ?? 0));
  }
  return own;
}

/** The rungs from a price downwards. */
export function rungsFrom(top: PriceUnits, tick: PriceUnits, count: number, book: Book, own: ReadonlyMap<PriceUnits, number>): Rung[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const price = top - index * tick;
    return { price, bid: book.bids.get(price) ?? 0, ask: book.asks.get(price) ?? 0, own: own.get(price) ?? 0 };
  });
}

/** The top rung that puts a price in the middle. */
export const centredOn = (price: PriceUnits, tick: PriceUnits, count: number): PriceUnits => price + Math.floor(count / 2) * tick;

export interface Span {
  high: PriceUnits;
  low: PriceUnits;
}

/** What is to be seen at once: every level of both sides; without any, the last price. */
export function spanOf({ bids, asks }: Book, last: PriceUnits): Span {
  const prices = [...bids.keys(), ...asks.keys()];
  return prices.length === 0 ? { high: last, low: last } : { high: Math.max(...prices), low: Math.min(...prices) };
}

/** The ladder stands still until a level leaves it; then its book is centred anew. One too wide for it is centred on the last price. */
export function keepInView(top: PriceUnits | undefined, span: Span, last: PriceUnits, tick: PriceUnits, count: number): PriceUnits {
  const fits = span.high - span.low < count * tick;
  const { high, low } = fits ? span : { high: last, low: last };
  const inView = top !== undefined && (top - high) % tick === 0 && high <= top && low > top - count * tick;
  return inView ? top : centredOn(low + Math.floor((high - low) / tick / 2) * tick, tick, count);
}
