// The order ticket without its looks: what the fields mean, and what would be sent.
import type { Contract, HedgeFlag, Offset, PlaceOrder, PosiDirection, PositionRow, Quote, Side, Validity } from "@/api/types";
import { type PriceUnits, fromUnits, roundToUnits, stepPrice, toUnits } from "@/format/decimal";
import { LOTS, PRICE, numberIn } from "@/format/read";

export type OffsetChoice = "auto" | Offset;
/** A price that moves with the market, until it is touched. */
export type FollowKind = "last" | "counterparty" | "own" | "ticks";
export type PriceKind = FollowKind | "limit";

export const PRICE_KINDS: readonly PriceKind[] = ["last", "counterparty", "own", "ticks", "limit"];
export const isFollowing = (kind: PriceKind): kind is FollowKind => kind !== "limit";
export const HEDGE_FLAGS: readonly HedgeFlag[] = ["speculation", "hedge"];
export const VALIDITIES: readonly Validity[] = ["day", "fill_and_kill", "fill_or_kill"];
/** Ticks beyond the counterparty's best of the last price kind. */
export const BEYOND_TICKS = 2;

export interface Ticket {
  contract: string | undefined;
  hedge_flag: HedgeFlag;
  side: Side;
  offset: OffsetChoice;
  /** As typed. */
  lots: string;
  priceKind: PriceKind;
  /** As typed; used by the limit kind, which stays where it is. */
  price: string;
  validity: Validity;
}

export const BLANK: Ticket = { contract: undefined, hedge_flag: "speculation", side: "buy", offset: "auto", lots: "1", priceKind: "last", price: "", validity: "day" };

/** What the ticket would send on one side. Missing parts are what still has to be filled in. */
export interface Intent {
  contract: string;
  hedge_flag: HedgeFlag;
  side: Side;
  offset: Offset;
  lots: number | undefined;
  price: string | undefined;
  validity: Validity;
  /** Of a close: the lots that it may take, as far as the page knows. */
  most?: number;
}

/** An intent that can be sent. */
export type ReadyIntent = Intent & { lots: number; price: string };

/** The side of an order that closes a position. */
export const closingSide = (held: PosiDirection): Side => (held === "long" ? "sell" : "buy");
/** The side of a position that a closing order works on. */
export const closedSide = (side: Side): PosiDirection => (side === "buy" ? "short" : "long");

/** The position a close of this side would reduce: a close takes lots of its own flag only. */
export function closedBy(side: Side, contract: string, flag: HedgeFlag, positions: readonly PositionRow[]): PositionRow | undefined {
  return positions.find((row) => row.contract === contract && row.hedge_flag === flag && row.side === closedSide(side));
}

/**
 * Automatic: close what stands against the order, else open. Where offsets tell today from yesterday, yesterday's
 * lots go first if they suffice (they cost the plain rate), then today's; if neither suffices alone, the larger part.
 */
export function resolveOffset({ offset: choice, hedge_flag }: Ticket, side: Side, contract: Contract, positions: readonly PositionRow[], lots: number): Offset {
  if (choice !== "auto") return contract.distinguishes_today || choice === "open" ? choice : "close";
  const against = closedBy(side, contract.code, hedge_flag, positions);
  const today = against?.closable_today ?? 0;
  const yesterday = against?.closable_yesterday ?? 0;
  if (today + yesterday <= 0) return "open";
  if (!contract.distinguishes_today) return "close";
  if (yesterday >= Math.max(lots, 1)) return "close_yesterday";
  if (today >= Math.max(lots, 1)) return "close_today";
  return yesterday >= today ? "close_yesterday" : "close_today";
}

/** Lots a close with this offset can take. */
export function closable(offset: Offset, position: PositionRow | undefined, distinguishesToday: boolean): number {
  if (!position || offset === "open") return 0;
  const today = position.closable_today ?? 0;
  const yesterday = position.closable_yesterday ?? 0;
  if (!distinguishesToday) return today + yesterday;
  return offset === "close_today" ? today : yesterday;
}

/** The limit price of a side, by price kind; undefined when the book has none. */
export function priceOf(ticket: Ticket, side: Side, quote: Quote | undefined, tick: PriceUnits): PriceUnits | undefined {
  const bid = roundToUnits(quote?.bid);
  const ask = roundToUnits(quote?.ask);
  const [own, counterparty] = side === "buy" ? [bid, ask] : [ask, bid];
  switch (ticket.priceKind) {
    case "limit":
      return toUnits(numberIn(ticket.price, PRICE));
    case "own":
      return own;
    case "counterparty":
      return counterparty;
    case "last":
      // Before the day's first trade the settlement price is the last word.
      return roundToUnits(quote?.last ?? quote?.pre_settlement);
    case "ticks":
      return counterparty === undefined ? undefined : stepPrice(counterparty, tick, side === "buy" ? BEYOND_TICKS : -BEYOND_TICKS);
  }
}

/** Whether the exchange takes such a price. */
export const isOnTick = (price: PriceUnits, tick: string): boolean => price % (toUnits(tick) ?? 1) === 0;

/** The lots typed; nothing where they are no whole number. */
const lotsOf = (typed: string): number | undefined => {
  const lots = numberIn(typed, LOTS);
  return lots === undefined ? undefined : Number(lots);
};

/** What Enter on this side would send. */
export function intentOf(ticket: Ticket, side: Side, contract: Contract, quote: Quote | undefined, positions: readonly PositionRow[]): Intent {
  const lots = lotsOf(ticket.lots);
  const units = priceOf(ticket, side, quote, toUnits(contract.tick) ?? 1);
  const offset = resolveOffset(ticket, side, contract, positions, lots ?? 1);
  return {
    contract: contract.code,
    hedge_flag: ticket.hedge_flag,
    side,
    offset,
    ...(offset === "open" ? {} : { most: closable(offset, closedBy(side, contract.code, ticket.hedge_flag, positions), contract.distinguishes_today) }),
    lots: lots !== undefined && lots > 0 ? lots : undefined,
    price: units === undefined || !isOnTick(units, contract.tick) ? undefined : fromUnits(units),
    validity: ticket.validity,
  };
}

/** A close of more lots than it may take. */
export const closesTooMany = ({ lots, most }: Intent): boolean => lots !== undefined && most !== undefined && lots > most;

export function isReady(intent: Intent | undefined): intent is ReadyIntent {
  return intent?.lots !== undefined && intent.price !== undefined && !closesTooMany(intent);
}

/** The order of an intent, with a reference of its own. */
export function orderOf({ contract, hedge_flag, side, offset, lots, price, validity }: ReadyIntent): PlaceOrder {
  return { ref: crypto.randomUUID().replaceAll("-", ""), contract, hedge_flag, side, offset, lots, price, validity };
}

/** Lots typed, stepped. Never below 1. */
export const stepLots = (typed: string, steps: number): string => String(Math.max(1, (lotsOf(typed) ?? 0) + steps));

/** The next of a ring. */
export function nextOf<Value>(ring: readonly Value[], now: Value): Value {
  return ring[(ring.indexOf(now) + 1) % ring.length] ?? now;
}
