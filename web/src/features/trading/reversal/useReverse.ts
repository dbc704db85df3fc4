// Asking for a reversal: once, or twice with the confirm switch on.
import { useCallback } from "react";
import type { Contract, PositionRow } from "@/api/types";
import { useDesk } from "../context";
import { focusPanel } from "../keys/focus";
import { useLayout, useTerminal } from "../terminal";
import { planOf, reversedBy, samePlan } from "./reversal";
import { startReversal } from "./reversals";

export function useReverse(): { ask: (row: PositionRow, contract: Contract) => void; send: () => void } {
  const { account, contracts, positions, disconnected } = useDesk();
  const off = disconnected || !account.may_trade;
  const ask = useCallback(
    (row: PositionRow, contract: Contract): void => {
      const plan = planOf(row, contract);
      if (off || !plan) return;
      const { look, edit, arm, armReversal, armedReversal, blockReversal } = useTerminal.getState();
      if ("taken" in plan) {
        blockReversal(row.key);
        return;
      }
      if (!useLayout.getState().confirmOrders || samePlan(armedReversal, plan)) {
        arm(undefined);
        void startReversal(account.code, plan);
        return;
      }
      look(plan.contract);
      edit({ hedge_flag: plan.hedge_flag, side: plan.side, offset: "auto", lots: String(plan.lots), priceKind: "counterparty", validity: "day" });
      armReversal(plan);
      focusPanel("ticket");
    },
    [account, off],
  );
  /** Sends what stands ready; a position that has changed since is shown anew first. */
  const send = useCallback((): void => {
    const { armedReversal, arm } = useTerminal.getState();
    const row = armedReversal && reversedBy(armedReversal, positions);
    const contract = armedReversal && contracts.byCode.get(armedReversal.contract);
    if (row && contract) ask(row, contract);
    else arm(undefined);
  }, [positions, contracts, ask]);
  return { ask, send };
}
