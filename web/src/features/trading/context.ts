// What every panel of the terminal looks at: the account, the contracts, the one that is looked at. What moves with the market
// and with orders each panel hears for itself (live.ts), so that nothing is drawn again on account of what it does not show.
import { createContext, useContext } from "react";
import type { Contract, SessionAccount } from "@/api/types";
import type { ContractBook } from "@/market/contracts";

export interface Desk {
  account: SessionAccount;
  contracts: ContractBook;
  /** The contract looked at. */
  contract: Contract | undefined;
  /** Without connection for so long that live values are old. */
  disconnected: boolean;
  /** Without connection, be it for a moment: nobody would see what becomes of what is sent. */
  offline: boolean;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("Invariant: panels stand inside the terminal");
  return desk;
}
