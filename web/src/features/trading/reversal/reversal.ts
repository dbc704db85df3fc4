// 反手 without its looks: close the whole position, and only when all of it is closed open the same lots the other way.
// An open while something of the position is left would be a lock, so it is never sent then.
import type { Contract, HedgeFlag, Offset, Order, OrderStatus, PlaceOrder, PositionRow, Side } from "@/api/types";
import { closedSide, closingSide } from "../ticket/ticket";
import { isHedgeFlag, isPosiDirection } from "../words";

export interface Plan {
  contract: string;
  hedge_flag: HedgeFlag;
  /** Of the close and of the open alike. */
  side: Side;
  /** Of the position, and of the one it becomes. */
  lots: number;
  /** Where today and yesterday are told apart, one order for each. */
  closes: readonly { offset: Offset; lots: number }[];
}

/** Lots of the position that working closes have taken already: it cannot be closed whole. */
export interface Taken {
  taken: number;
}

export function planOf(row: PositionRow, contract: Contract): Plan | Taken | undefined {
  const { hedge_flag, side, lots } = row;
  if (!isPosiDirection(side) || !isHedgeFlag(hedge_flag) || !lots) return undefined;
  const today = row.closable_today ?? 0;
  const yesterday = row.closable_yesterday ?? 0;
  if (today + yesterday < lots) return { taken: lots - today - yesterday };
  const parts: Plan["closes"] = contract.distinguishes_today
    ? [{ offset: "close_yesterday", lots: yesterday }, { offset: "close_today", lots: today }]
    : [{ offset: "close", lots }];
  return { contract: contract.code, hedge_flag, side: closingSide(side), lots, closes: parts.filter((part) => part.lots > 0) };
}

/** The position a plan reverses. */
export const reversedBy = ({ contract, hedge_flag, side }: Plan, positions: readonly PositionRow[]): PositionRow | undefined =>
  positions.find((row) => row.contract === contract && row.hedge_flag === hedge_flag && row.side === closedSide(side));

export const samePlan = (one: Plan | undefined, other: Plan): boolean => JSON.stringify(one) === JSON.stringify(other);

/** An order of a reversal, known by its reference before anything is heard of it. */
export interface Sent {
  ref: string;
  offset: Offset;
  lots: number;
  order?: string;
  status?: OrderStatus;
  filled: number;
}

export type Stop = "cancelled" | "close_refused" | "not_filled" | "disconnected" | "reloaded" | "no_answer" | "open_refused" | "open_no_answer";

export interface Reversal {
  id: string;
  account: string;
  plan: Plan;
  closes: readonly Sent[];
  state: "closing" | "opening" | Stop;
}

export const isPending = ({ state }: Reversal): boolean => state === "closing" || state === "opening";

const reference = (): string => crypto.randomUUID().replaceAll("-", "");

export function begin(account: string, plan: Plan): Reversal {
  return { id: reference(), account, plan, state: "closing", closes: plan.closes.map(({ offset, lots }) => ({ ref: reference(), offset, lots, filled: 0 })) };
}

/** An order at the price that stands opposite when it comes. */
export function orderFor({ contract, hedge_flag, side }: Plan, ref: string, offset: Offset, lots: number): PlaceOrder {
  return { ref, contract, hedge_flag, side, offset, lots, validity: "day" };
}
export const openFor = ({ plan }: Reversal): PlaceOrder => orderFor(plan, reference(), "open", plan.lots);

/** What was heard of an order; the same reversal when it is none of its closes. */
export function heard(reversal: Reversal, { account, ref, order, status, filled }: Pick<Order, "account" | "ref" | "order" | "status" | "filled">): Reversal {
  if (reversal.account !== account || !reversal.closes.some((close) => close.ref === ref)) return reversal;
  return { ...reversal, closes: reversal.closes.map((close) => (close.ref === ref ? { ...close, order, status, filled } : close)) };
}

export const closedLots = ({ closes }: Reversal): number => closes.reduce((sum, { filled }) => sum + filled, 0);

const ENDED: ReadonlySet<OrderStatus> = new Set<OrderStatus>(["cancelled", "part_cancelled", "refused", "rejected", "unknown"]);
export const works = ({ order, status }: Sent): boolean => order !== undefined && status !== "filled" && (status === undefined || !ENDED.has(status));

/** What a reversal that is closing does next. */
export function next({ closes }: Reversal): "wait" | "open" | "stop" {
  if (closes.every(({ status }) => status === "filled")) return "open";
  return closes.some(({ status }) => status !== undefined && ENDED.has(status)) ? "stop" : "wait";
}
