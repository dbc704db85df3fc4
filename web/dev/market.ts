// A seeded market for the test double: random walks with depth, bars and limits.
import { CONTRACTS, START } from "./seed";

export interface Live {
  code: string;
  tick: number;
  multiplier: number;
  previous: number;
  last: number;
  open: number;
  high: number;
  low: number;
  volume: number;
  openInterest: number;
  turnover: number;
  at: number;
  frozen: boolean;
  bars: { at: number; open: number; high: number; low: number; close: number; volume: number }[];
  depth: { side: "buy" | "sell"; level: number; price: number; lots: number }[];
}

let state = 42;
export function random(): number {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
  return state / 4_294_967_296;
}

const MINUTE = 60_000;
export const round = (value: number, tick: number): number => Number((Math.round(value / tick) * tick).toFixed(4));

function history(previous: number, tick: number, until: number): Live["bars"] {
  const bars: Live["bars"] = [];
  let price = previous;
  for (let index = 0; index < 500; index += 1) {
    const at = until - (500 - index) * MINUTE;
    const open = price;
    const moves = Array.from({ length: 4 }, () => (price = round(price + (random() - 0.49) * previous * 0.0008, tick)));
    bars.push({ at, open, close: price, high: Math.max(open, ...moves), low: Math.min(open, ...moves), volume: Math.floor(random() * 900) + 40 });
  }
  return bars;
}

function makeDepth(live: Live): Live["depth"] {
  const bid = round(live.last - (random() < 0.5 ? 0 : live.tick), live.tick);
  return [1, 2, 3, 4, 5].flatMap((level) => [
    { side: "buy" as const, level, price: round(bid - (level - 1) * live.tick, live.tick), lots: 10 + Math.floor(random() * 110) },
    { side: "sell" as const, level, price: round(bid + level * live.tick, live.tick), lots: 10 + Math.floor(random() * 110) },
  ]);
}

export const market: Map<string, Live> = new Map(
  CONTRACTS.map((contract) => {
    const tick = Number(contract.tick);
    const now = Date.parse(START);
    const bars = history(contract.previous, tick, now);
    const last = contract.code === "ps2701" ? round(contract.previous * 1.0901, tick) : bars.at(-1)?.close ?? contract.previous;
    const live: Live = {
      code: contract.code, tick, multiplier: contract.multiplier, previous: contract.previous, last, open: bars[0]?.open ?? last,
      high: Math.max(...bars.map(({ high }) => high)), low: Math.min(...bars.map(({ low }) => low)), volume: Math.floor(random() * 500_000) + 20_000,
      openInterest: Math.floor(random() * 300_000) + 50_000, turnover: 0, at: now, frozen: contract.code === "jm2701" || contract.code === "ps2701", bars, depth: [],
    };
    live.depth = makeDepth(live);
    return [contract.code, live];
  }),
);

export const limits = ({ code, previous, tick, last }: Live): { upper: number; lower: number } =>
  code === "ps2701" ? { upper: last, lower: round(previous * 0.91, tick) } : { upper: round(previous * 1.09, tick), lower: round(previous * 0.91, tick) };

/** One step of every contract but those that stand still. */
export function step(now: number): void {
  for (const live of market.values()) {
    if (live.frozen || random() < 0.5) continue;
    live.last = round(live.last + (random() < 0.5 ? -1 : 1) * (random() < 0.6 ? 0 : live.tick), live.tick);
    live.high = Math.max(live.high, live.last);
    live.low = Math.min(live.low, live.last);
    const lots = Math.floor(random() * 20);
    live.volume += lots;
    live.at = now;
    live.depth = makeDepth(live);
    const start = Math.floor(now / MINUTE) * MINUTE;
    const bar = live.bars.at(-1);
    if (bar && bar.at === start) {
      Object.assign(bar, { close: live.last, high: Math.max(bar.high, live.last), low: Math.min(bar.low, live.last), volume: bar.volume + lots });
    } else {
      live.bars.push({ at: start, open: live.last, high: live.last, low: live.last, close: live.last, volume: lots });
    }
  }
}

export const best = (live: Live, side: "buy" | "sell"): number | undefined => live.depth.find((level) => level.side === side && level.level === 1)?.price;
