// What moves, by panel: each hears of what it shows. Asked for now, it is what was drawn last.
import { useSyncExternalStore } from "react";
import type { FundsRow, PositionRow, Quote, WorkingOrderRow } from "@/api/types";
import { useLog, useRows } from "@/live/hooks";
import { live } from "@/live/live";
import type { LogView } from "@/live/log";
import { useDesk } from "./context";

const QUOTES = { kind: "quotes" as const, contracts: [] };

/** One map for each list of rows, whoever asks. */
const maps = new WeakMap<readonly Quote[], ReadonlyMap<string, Quote>>();
function byContract(rows: readonly Quote[]): ReadonlyMap<string, Quote> {
  const known = maps.get(rows);
  if (known) return known;
  const made = new Map(rows.flatMap((quote): [string, Quote][] => (quote.contract === null ? [] : [[quote.contract, quote]])));
  maps.set(rows, made);
  return made;
}

export const useQuotes = (): ReadonlyMap<string, Quote> => byContract(useRows(QUOTES));

export const quoteNow = (contract: string | undefined): Quote | undefined => (contract === undefined ? undefined : byContract(live.rows<"quotes">(QUOTES).rows).get(contract));
const listenQuotes = (listener: () => void): (() => void) => live.listenRows(QUOTES, listener);

/** How many contracts are quoted. */
export const useQuoted = (): number => useSyncExternalStore(listenQuotes, () => live.rows<"quotes">(QUOTES).rows.length);

/** The quote of the contract looked at; others move unheard. */
export function useQuote(): Quote | undefined {
  const code = useDesk().contract?.code;
  return useSyncExternalStore(listenQuotes, () => quoteNow(code));
}

export const usePositions = (): readonly PositionRow[] => useRows({ kind: "positions", account: useDesk().account.code });
export const positionsNow = (account: string): readonly PositionRow[] => live.rows<"positions">({ kind: "positions", account }).rows;
export const useWorkingOrders = (): readonly WorkingOrderRow[] => useRows({ kind: "working_orders", account: useDesk().account.code });
export const workingOrdersNow = (account: string): readonly WorkingOrderRow[] => live.rows<"working_orders">({ kind: "working_orders", account }).rows;
/** How many positions are held. */
export function useHeld(): number {
  const { code } = useDesk().account;
  return useSyncExternalStore(listening(code), () => positionsNow(code).length);
}
export const useFunds = (): FundsRow | undefined => useRows({ kind: "funds", account: useDesk().account.code })[0];
export const useAccountLog = (): LogView => useLog(useDesk().account.code);

/** Quotes and positions of an account, as one thing to listen to. */
const listened = new Map<string, (listener: () => void) => () => void>();
export function listening(account: string): (listener: () => void) => () => void {
  const known = listened.get(account);
  if (known) return known;
  const listen = (listener: () => void): (() => void) => {
    const stops = [listenQuotes(listener), live.listenRows({ kind: "positions", account }, listener)];
    return () => stops.forEach((stop) => stop());
  };
  listened.set(account, listen);
  return listen;
}
