// Asking for a reversal: once, or twice with the confirm switch on.
import { useCallback } from "react";
import type { Contract, PositionRow } from "@/api/types";
import { useDesk } from "../context";
import { focusPanel } from "../keys/focus";
import { positionsNow } from "../live";
import { useLayout, useTerminal } from "../terminal";
import { type Plan, planOf, reversedBy, samePlan } from "./reversal";
import { startReversal } from "./reversals";

interface Reverse {
  /** Puts the reversal of a position into the ticket; sends nothing. */
  show: (row: PositionRow, contract: Contract) => void;
  /** The same with the confirm switch on; with it off, or where it is shown already, it goes. */
  click: (row: PositionRow, contract: Contract) => void;
  /** Sends what is shown; a position that has changed since is shown anew first. */
  send: () => void;
}

/** The plan for a position; one that cannot be says so. */
function planned(row: PositionRow, contract: Contract): Plan | undefined {
  const plan = planOf(row, contract);
  if (!plan || !("taken" in plan)) return plan;
  useTerminal.getState().blockReversal(row.key);
  return undefined;
}

function arm(plan: Plan): void {
  const { look, edit, armReversal } = useTerminal.getState();
  look(plan.contract);
  edit({ hedge_flag: plan.hedge_flag, side: plan.side, offset: "auto", lots: String(plan.lots), priceKind: "counterparty", validity: "day" });
  armReversal(plan);
  focusPanel("ticket");
}

export function useReverse(): Reverse {
  const { account, contracts, offline } = useDesk();
  const off = offline || !account.may_trade;
  const ask = useCallback(
    (row: PositionRow, contract: Contract, goes: (plan: Plan) => boolean): void => {
      const plan = off ? undefined : planned(row, contract);
      if (!plan) return;
      if (!goes(plan)) {
        arm(plan);
        return;
      }
      useTerminal.getState().arm(undefined);
      void startReversal(account.code, plan);
    },
    [account, off],
  );
  const show = useCallback((row: PositionRow, contract: Contract) => ask(row, contract, () => false), [ask]);
  const click = useCallback((row: PositionRow, contract: Contract) => ask(row, contract, (plan) => !useLayout.getState().confirmOrders || samePlan(useTerminal.getState().armedReversal, plan)), [ask]);
  const send = useCallback((): void => {
    const { armedReversal, arm: disarm } = useTerminal.getState();
    const row = armedReversal && reversedBy(armedReversal, positionsNow(account.code));
    const contract = armedReversal && contracts.byCode.get(armedReversal.contract);
    if (row && contract) ask(row, contract, (plan) => samePlan(armedReversal, plan));
    else disarm(undefined);
  }, [account, contracts, ask]);
  return { show, click, send };
}
