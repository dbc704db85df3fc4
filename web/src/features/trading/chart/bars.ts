// Bars as the chart takes them, and the last one kept alive by quotes.
import type { Kline, Period, Quote } from "@/api/types";
import { wallSeconds } from "@/format/time";

export interface Bar {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

const SECONDS: Record<Exclude<Period, "1d">, number> = { "1m": 60, "5m": 300, "15m": 900, "1h": 3_600 };

/** What the chart library takes: times that ascend, the later of two that are one, and numbers. On anything else it fails out of reach of every boundary. */
export function ascending<Item extends { time: number }>(items: readonly Item[]): Item[] {
  const kept: Item[] = [];
  for (const item of items) {
    if (!Object.values(item).every((value) => typeof value !== "number" || Number.isFinite(value))) continue;
    const last = kept.at(-1)?.time ?? -Infinity;
    if (item.time < last) continue;
    if (item.time === last) kept.pop();
    kept.push(item);
  }
  return kept;
}

export function barsOf(klines: readonly Kline[]): Bar[] {
  return ascending(klines.flatMap((kline) => {
    // A day's bar stands at its trading day, not at the evening it began.
    const time = wallSeconds(kline.at);
    if (time === undefined) return [];
    const [open, high, low, close] = [kline.open, kline.high, kline.low, kline.close].map(Number) as [number, number, number, number];
    return [{ time, open, high, low, close, volume: kline.volume }];
  }));
}

/** The mean of the last closes; nothing before there are enough. */
export function movingAverage(bars: readonly Bar[], length: number): { time: number; value: number }[] {
  let sum = 0;
  return bars.flatMap(({ time, close }, index) => {
    sum += close - (bars[index - length]?.close ?? 0);
    return index >= length - 1 ? [{ time, value: sum / length }] : [];
  });
}

/** The bar a quote grows, or undefined when it belongs to a bar the server has yet to name. */
export function grown(last: Bar | undefined, quote: Quote | undefined, period: Period): Bar | undefined {
  if (!last || !quote || quote.last === null || quote.at === null) return undefined;
  const at = wallSeconds(quote.at) ?? 0;
  const ends = period === "1d" ? Infinity : last.time + SECONDS[period];
  if (at < last.time || at >= ends) return undefined;
  const price = quote.last;
  return { ...last, close: price, high: Math.max(last.high, price), low: Math.min(last.low, price) };
}

/** Empty places after the last bar. */
export const AFTER = 6;
const [NARROWEST, WIDEST] = [6, 32] as const;

/** Pixels from bar to bar with which few bars fill a chart of that width; many show their last as they always do. */
export function spacing(bars: number, width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, width / (bars + AFTER)));
}
