// Sending from the ticket: once; twice with the confirm switch on, or where the price is far off.
import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Contract, Side } from "@/api/types";
import type { ContractBook } from "@/market/contracts";
import { useDesk } from "../context";
import { listening, positionsNow, quoteNow } from "../live";
import { useLayout, useTerminal } from "../terminal";
import { farOf } from "./far";
import { place } from "./outbox";
import { type Intent, type ReadyIntent, type Ticket, intentOf, isReady } from "./ticket";

/** A ticket with the contract that it names: the page may still show another. */
export interface TicketNow {
  ticket: Ticket;
  contract: Contract | undefined;
}
export function ticketNow({ byCode }: ContractBook): TicketNow {
  const { ticket } = useTerminal.getState();
  return { ticket, contract: byCode.get(ticket.contract ?? "") };
}

const intentNow = ({ ticket, contract }: TicketNow, side: Side, account: string): Intent | undefined =>
  contract && intentOf(ticket, side, contract, quoteNow(contract.code), positionsNow(account));

/** What the ticket means on a side, now. */
export function useIntent(side: Side): Intent | undefined {
  const { account, contracts } = useDesk();
  const ticket = useTerminal((terminal) => terminal.ticket);
  const contract = contracts.byCode.get(ticket.contract ?? "");
  // As a text: it is the same as long as it says the same, however much moves around it.
  const said = useSyncExternalStore(listening(account.code), () => contract && JSON.stringify(intentNow({ ticket, contract }, side, account.code)));
  return useMemo(() => (said === undefined ? undefined : (JSON.parse(said) as Intent)), [said]);
}

const same = (one: ReadyIntent | undefined, other: ReadyIntent): boolean =>
  one !== undefined && one.contract === other.contract && one.hedge_flag === other.hedge_flag && one.side === other.side && one.offset === other.offset && one.lots === other.lots && one.validity === other.validity;

export function useSend(): { send: (side: Side) => void } {
  const { account, contracts, offline } = useDesk();
  const send = useCallback(
    (side: Side): void => {
      const { armed, arm } = useTerminal.getState();
      const intent = intentNow(ticketNow(contracts), side, account.code);
      if (!isReady(intent) || offline || !account.may_trade) return;
      // A price that is probably a slip is shown first, whatever the switch says.
      const shownFirst = useLayout.getState().confirmOrders || farOf(intent.price, side, quoteNow(intent.contract)) !== undefined;
      if (shownFirst && !same(armed, intent)) {
        arm(intent);
        return;
      }
      // What was shown is what is sent, even where the price has moved on since.
      place(account.code, armed && same(armed, intent) ? armed : intent);
      arm(undefined);
    },
    [account, contracts, offline],
  );
  return { send };
}
