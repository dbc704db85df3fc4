// Contracts of the running trading day, by code, and how their numbers are shown.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, ask } from "@/api/client";
import type { Contract } from "@/api/types";
import { decimalsOf } from "@/format/decimal";

export interface ContractBook {
  list: readonly Contract[];
  byCode: ReadonlyMap<string, Contract>;
}

const EMPTY: ContractBook = { list: [], byCode: new Map() };

/** Asked anew when another contract is quoted: one that trades by day alone may be listed with its first quote. */
export function useContracts(tradingDay: string | null | undefined, quoted = 0): ContractBook {
  const { data } = useQuery({ queryKey: ["contracts", tradingDay, quoted], queryFn: () => ask(api.GET("/api/v1/contracts")), staleTime: Infinity, placeholderData: (before) => before });
  return useMemo(() => (data ? { list: data.contracts, byCode: new Map(data.contracts.map((contract) => [contract.code, contract])) } : EMPTY), [data]);
}

/** Decimals of a contract's prices. */
export const placesOf = (contract: Contract | undefined): number => (contract ? decimalsOf(contract.tick) : 2);
