// What closing or reversing a position puts into the ticket.
import type { Contract, PositionRow } from "@/api/types";
import { type Ticket, opposite } from "../ticket/ticket";
import { isSide } from "../words";

/** The close of a position at the counterparty's price. Where today and yesterday are told apart, yesterday's lots first. */
export function closeOf(row: PositionRow, contract: Contract): Partial<Ticket> | undefined {
  if (!isSide(row.side)) return undefined;
  const today = row.closable_today ?? 0;
  const yesterday = row.closable_yesterday ?? 0;
  if (today + yesterday <= 0) return undefined;
  const side = opposite(row.side);
  const common = { contract: contract.code, side, priceKind: "counterparty", validity: "day" } as const;
  if (!contract.distinguishes_today) return { ...common, offset: "close", lots: String(today + yesterday) };
  return yesterday > 0 ? { ...common, offset: "close_yesterday", lots: String(yesterday) } : { ...common, offset: "close_today", lots: String(today) };
}

/** The same lots opened against the position. */
export function reverseOf(row: PositionRow, contract: Contract): Partial<Ticket> | undefined {
  if (!isSide(row.side) || !row.lots) return undefined;
  return { contract: contract.code, side: opposite(row.side), offset: "open", lots: String(row.lots), priceKind: "counterparty", validity: "day" };
}
