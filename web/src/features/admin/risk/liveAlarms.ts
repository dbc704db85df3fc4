// Alarms as they are told live, each whole; and which of them came while the connection was away.
import { useEffect, useMemo, useRef, useState } from "react";
import type { Alarm, AlarmRow } from "@/api/types";
import { useLink, useRows } from "@/live/hooks";
import { toldOf } from "@/live/told";

const TOPIC = { kind: "alarms" as const };

const alarmOf = (row: AlarmRow): Alarm => toldOf(row) as Alarm;

export interface LiveAlarms {
  alarms: readonly Alarm[];
  /** How many ask for attention. */
  open: number;
  /** Nothing was told before. */
  heard: boolean;
}

export function useLiveAlarms(): LiveAlarms {
  const rows = useRows(TOPIC);
  const heard = useLink(({ heardAt }) => heardAt > 0);
  return useMemo(() => {
    const alarms = rows.map(alarmOf);
    return { alarms, heard, open: alarms.filter(({ asks }) => asks).length };
  }, [rows, heard]);
}

/** Those that are new, or came again, since others were known; by number the count that was. */
export const newSince = (alarms: readonly Alarm[], known: ReadonlyMap<number, number>): Alarm[] => alarms.filter(({ alarm, count, asks }) => asks && count > (known.get(alarm) ?? 0));
const countsOf = (alarms: readonly Alarm[]): Map<number, number> => new Map(alarms.map(({ alarm, count }) => [alarm, count]));

interface News {
  /** What came while nobody was connected, until somebody has looked at it. */
  away: readonly Alarm[];
  seen: () => void;
}

/** Tells of what is new as it comes; what came while the connection was away is listed instead, once. */
export function useNews({ alarms, heard }: LiveAlarms, onNew: (alarms: readonly Alarm[]) => void): News {
  const online = useLink(({ status }) => status === "open");
  const known = useRef<Map<number, number>>(undefined);
  const wasAway = useRef(false);
  const [away, setAway] = useState<readonly Alarm[]>([]);
  const tell = useRef(onNew);
  useEffect(() => {
    tell.current = onNew;
  });
  useEffect(() => {
    if (!online && known.current) wasAway.current = true;
  }, [online]);
  useEffect(() => {
    if (!heard || alarms.length === 0) return;
    const before = known.current;
    known.current = countsOf(alarms);
    if (!before) return;
    const came = newSince(alarms, before);
    // The first that is told after a gap is all of it.
    const missed = wasAway.current;
    if (online) wasAway.current = false;
    if (came.length === 0) return;
    if (missed) setAway(came);
    else tell.current(came);
    // What is told alone decides, not that the connection is back.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [alarms, heard]);
  return { away, seen: () => setAway([]) };
}
