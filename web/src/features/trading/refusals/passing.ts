// The lots of a refused order that would have been let through, and how they come into the ticket.
import type { Problem } from "@/api/types";
import { focusPanel } from "../keys/focus";
import { type RefusedOrder, useTerminal } from "../terminal";
import type { Ticket } from "../ticket/ticket";

/** The most lots that would have passed; nothing where none would, or where nobody knows. */
export const passingOf = ({ passing_lots }: Problem): number | undefined => passing_lots || undefined;

/** The refused order with other lots, as the ticket says it. */
export function ticketOf({ contract, hedge_flag, side, offset, price, validity }: RefusedOrder, lots: number): Partial<Ticket> & { contract: string } {
  return {
    contract, hedge_flag, side, offset, lots: String(lots),
    ...(price === undefined ? { priceKind: "counterparty" } : { priceKind: "limit", price }),
    ...(validity === undefined ? {} : { validity }),
  };
}

/** Puts a refused order with other lots into the ticket; does not send. */
export function takeLots(order: RefusedOrder, lots: number): void {
  const { look, edit } = useTerminal.getState();
  const change = ticketOf(order, lots);
  look(change.contract);
  edit(change);
  focusPanel("ticket");
}
