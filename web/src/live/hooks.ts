import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
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

/** Something that holds from a moment on; checked twice a second. */
function useSince(moment: number | undefined, afterMs: number): boolean {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return moment !== undefined && now - moment > afterMs;
}

/** Lost for more than three seconds: live values are old, nothing can be sent. */
export function useDisconnected(): boolean {
  const lost = useLink((link) => link.status !== "open" && link.heardAt > 0);
  const heardAt = useLink((link) => link.heardAt);
  return useSince(lost ? heardAt : undefined, 3_000);
}
