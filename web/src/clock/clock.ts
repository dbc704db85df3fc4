// The system's clock as the page shows it: the last word of the server, carried on at its speed.
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api, ask } from "@/api/client";
import type { Clock } from "@/api/types";
import { toMillis } from "@/format/time";
import { useLink } from "@/live/hooks";
import { live } from "@/live/live";
import { lastBeat, onBeat } from "./beat";

interface HeardClock {
  value: Clock;
  heardAt: number;
}

async function fetchClock(): Promise<HeardClock> {
  const value = await ask(api.GET("/api/v1/clock"));
  return { value, heardAt: performance.now() };
}

function useHeardClock(): HeardClock | undefined {
  const told = useLink((link) => link.clock);
  const asked = useQuery({ queryKey: ["clock"], queryFn: fetchClock, enabled: !told, refetchInterval: told ? false : 5_000 });
  return told ?? asked.data;
}

/** The clock's instant now, outside components. */
export function instantNow(): number {
  const heard = live.link.getState().clock;
  return (heard && instantAt(heard, performance.now())) ?? Date.now();
}

export function useClock(): Clock | undefined {
  return useHeardClock()?.value;
}

/** The clock itself moves every second; its day does not. */
export function useTradingDay(): string | null | undefined {
  const told = useLink((link) => link.clock?.value.trading_day);
  const asked = useQuery({ queryKey: ["clock"], queryFn: fetchClock, enabled: told === undefined }).data;
  return told === undefined ? asked?.value.trading_day : told;
}

/** The clock's instant in milliseconds, at a wall time of the page. */
export function instantAt({ value, heardAt }: HeardClock, pageNow: number): number | undefined {
  const now = toMillis(value.now);
  return now === undefined ? undefined : now + (pageNow - heardAt) * value.speed;
}

/** The clock's instant, renewed four times a second. */
export function useNow(): number | undefined {
  const heard = useHeardClock();
  const pageNow = useSyncExternalStore(onBeat, lastBeat);
  return heard && instantAt(heard, Math.max(pageNow, heard.heardAt));
}
