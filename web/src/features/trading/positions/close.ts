// What closing a position puts into the ticket.
import type { Contract, PositionRow, Side } from "@/api/types";
import { type Ticket, closingSide } from "../ticket/ticket";
import { isHedgeFlag, isPosiDirection } from "../words";

/** The order against a position: of its contract and flag, at the counterparty's price. */
function against({ hedge_flag, side }: PositionRow, contract: Contract): (Partial<Ticket> & { side: Side }) | undefined {
  if (!isPosiDirection(side) || !isHedgeFlag(hedge_flag)) return undefined;
  return { contract: contract.code, hedge_flag, side: closingSide(side), priceKind: "counterparty", validity: "day" };
}

/** The close of a position. Where today and yesterday are told apart, yesterday's lots first. */
export function closeOf(row: PositionRow, contract: Contract): Partial<Ticket> | undefined {
  const today = row.closable_today ?? 0;
  const yesterday = row.closable_yesterday ?? 0;
  const common = against(row, contract);
  if (!common || today + yesterday <= 0) return undefined;
  if (!contract.distinguishes_today) return { ...common, offset: "close", lots: String(today + yesterday) };
  return yesterday > 0 ? { ...common, offset: "close_yesterday", lots: String(yesterday) } : { ...common, offset: "close_today", lots: String(today) };
}
