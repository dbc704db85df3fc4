import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { Row, RowsTopic, Topic } from "@/api/types";
import { type Link, type LogListener, type MissedListener, live } from "./live";
import { EMPTY_LOG, type LogView } from "./log";

const NOTHING: readonly never[] = [];

/** The rows of a topic; none while there is no topic. */
export function useRows<T extends Topic>(topic: (Extract<RowsTopic, { kind: T }> & { kind: T }) | undefined): readonly Row<T>[] {
  const key = topic && JSON.stringify(topic);
  const subscribe = useCallback(
    (listener: () => void) => (key === undefined ? () => undefined : live.listenRows(JSON.parse(key) as RowsTopic, listener)),
    [key],
  );
  return useSyncExternalStore(subscribe, () => (topic ? live.rows<T>(topic).rows : NOTHING));
}

/** The same; none before the first is heard of them. */
export function useHeardRows<T extends Topic>(topic: Extract<RowsTopic, { kind: T }> & { kind: T }): readonly Row<T>[] | undefined {
  const rows = useRows<T>(topic);
  return live.rows<T>(topic).isEmpty ? undefined : rows;
}

/** Orders, trades and refusals of an account. */
export function useLog(account: string | undefined): LogView {
  const subscribe = useCallback(
    (listener: () => void) => (account === undefined ? () => undefined : live.listenLog(account, listener)),
    [account],
  );
  return useSyncExternalStore(subscribe, () => (account === undefined ? EMPTY_LOG : live.log(account).view));
}

/** Calls back for each new entry of any log that is subscribed. */
export function useNewEntries(listener: LogListener): void {
  useEffect(() => live.onEntry(listener), [listener]);
}

/** Calls back with what a log missed while the connection was gone. */
export function useMissed(listener: MissedListener): void {
  useEffect(() => live.onMissed(listener), [listener]);
}

export function useLink<Value>(select: (link: Link) => Value): Value {
  return useStore(live.link, select);
}

/** Without connection, be it for a moment. */
export const useOffline = (): boolean => useLink(({ status }) => status !== "open");

const LOST_MS = 3_000;
const isDisconnected = (): boolean => {
  const { status, heardAt } = live.link.getState();
  return status !== "open" && heardAt > 0 && Date.now() - heardAt > LOST_MS;
};
const listenDisconnected = (listener: () => void): (() => void) => {
  const stop = live.link.subscribe(listener);
  const timer = setInterval(listener, 500);
  return () => {
    stop();
    clearInterval(timer);
  };
};

/** Lost for more than three seconds: live values are old, nothing can be sent. What is heard meanwhile draws nothing. */
export const useDisconnected = (): boolean => useSyncExternalStore(listenDisconnected, isDisconnected);
