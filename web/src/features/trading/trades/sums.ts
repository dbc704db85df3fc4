import type { Trade } from "@/api/types";

export interface ContractSum {
  contract: string;
  bought: number;
  sold: number;
  trades: number;
}

/** Lots bought and sold, contract by contract. */
export function sumByContract(trades: readonly Trade[]): readonly ContractSum[] {
  const sums = new Map<string, ContractSum>();
  for (const { contract, side, lots } of trades) {
    const sum = sums.get(contract) ?? { contract, bought: 0, sold: 0, trades: 0 };
    sums.set(contract, {
      contract,
      bought: sum.bought + (side === "buy" ? lots : 0),
      sold: sum.sold + (side === "sell" ? lots : 0),
      trades: sum.trades + 1,
    });
  }
  return [...sums.values()].sort((a, b) => a.contract.localeCompare(b.contract));
}
