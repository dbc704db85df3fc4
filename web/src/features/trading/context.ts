// What every panel of the terminal looks at: the account, its live rows, the contracts and their quotes.
import { createContext, useContext } from "react";
import type { Contract, FundsRow, PositionRow, Quote, SessionAccount, WorkingOrderRow } from "@/api/types";
import type { LogView } from "@/live/log";
import type { ContractBook } from "@/market/contracts";

export interface Desk {
  account: SessionAccount;
  contracts: ContractBook;
  quotes: ReadonlyMap<string, Quote>;
  positions: readonly PositionRow[];
  workingOrders: readonly WorkingOrderRow[];
  funds: FundsRow | undefined;
  log: LogView;
  /** The contract looked at. */
  contract: Contract | undefined;
  quote: Quote | undefined;
  disconnected: boolean;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("Invariant: panels stand inside the terminal");
  return desk;
}
