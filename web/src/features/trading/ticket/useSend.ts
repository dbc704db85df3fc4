// Sending from the ticket: once; twice with the confirm switch on, or where the price is far off.
import { useCallback } from "react";
import type { Side } from "@/api/types";
import { useDesk } from "../context";
import { useLayout, useTerminal } from "../terminal";
import { farOf } from "./far";
import { place } from "./outbox";
import { type Intent, type ReadyIntent, intentOf, isReady } from "./ticket";

/** What the ticket means on a side, now. */
export function useIntent(side: Side): Intent | undefined {
  const { contract, quote, positions } = useDesk();
  const ticket = useTerminal((terminal) => terminal.ticket);
  return contract && intentOf(ticket, side, contract, quote, positions);
}

const same = (one: ReadyIntent | undefined, other: ReadyIntent): boolean =>
  one !== undefined && one.contract === other.contract && one.hedge_flag === other.hedge_flag && one.side === other.side && one.offset === other.offset && one.lots === other.lots && one.validity === other.validity;

export function useSend(): { send: (side: Side) => void } {
  const { account, contract, quote, positions, disconnected } = useDesk();
  const send = useCallback(
    (side: Side): void => {
      const { ticket, armed, arm } = useTerminal.getState();
      const intent = contract && intentOf(ticket, side, contract, quote, positions);
      if (!isReady(intent) || disconnected || !account.may_trade) return;
      // A price that is probably a slip is shown first, whatever the switch says.
      const shownFirst = useLayout.getState().confirmOrders || farOf(intent.price, side, quote) !== undefined;
      if (shownFirst && !same(armed, intent)) {
        arm(intent);
        return;
      }
      // What was shown is what is sent, even where the price has moved on since.
      place(account.code, armed && same(armed, intent) ? armed : intent);
      arm(undefined);
    },
    [account, contract, quote, positions, disconnected],
  );
  return { send };
}
