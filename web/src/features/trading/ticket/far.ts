// A limit that is probably a slip: outside the day's limits, or so far beyond the last price that it would trade at once
// at a much worse one. Far is more than one hundredth of the last price: a number of ticks would be nothing for an index
// and much for a bond. The other way it only rests, and is not warned of.
import type { Quote, Side } from "@/api/types";
import { type PriceUnits, fromUnits, roundToUnits, toUnits } from "@/format/decimal";
import { percent, price as shown } from "@/format/fmt";
import { tr } from "@/i18n/i18n";

const ONE_IN = 100;

export type Far =
  | { kind: "aboveLimit" | "belowLimit"; bound: PriceUnits }
  | { kind: "farAbove" | "farBelow"; last: PriceUnits; by: PriceUnits };

export function farOf(limit: string | undefined, side: Side, quote: Quote | undefined): Far | undefined {
  const price = toUnits(limit);
  if (price === undefined) return undefined;
  const [upper, lower] = [roundToUnits(quote?.upper_limit), roundToUnits(quote?.lower_limit)];
  if (upper !== undefined && price > upper) return { kind: "aboveLimit", bound: upper };
  if (lower !== undefined && price < lower) return { kind: "belowLimit", bound: lower };
  const last = roundToUnits(quote?.last ?? quote?.pre_settlement);
  if (last === undefined) return undefined;
  const by = side === "buy" ? price - last : last - price;
  return by * ONE_IN > Math.abs(last) ? { kind: side === "buy" ? "farAbove" : "farBelow", last, by } : undefined;
}

/** The same in words, with its numbers. */
export function farWords(far: Far, limit: string | undefined, places: number): string {
  const price = shown(limit, places);
  if ("bound" in far) return tr(`ticket.${far.kind}`, { price, bound: shown(fromUnits(far.bound), places) });
  return tr(`ticket.${far.kind}`, { price, last: shown(fromUnits(far.last), places), by: shown(fromUnits(far.by), places), share: percent(far.by / far.last, { places: 2 }) });
}
