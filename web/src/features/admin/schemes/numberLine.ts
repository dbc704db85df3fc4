// Where things stand on a line of unit NAVs; for drawing only.
import type { NavInterval, SchemeBinding } from "@/api/types";

export const LINE_NAMES = ["top_up", "warning", "liquidation"] as const;

export interface Scale {
  /** A NAV's place, 0 at the left end and 1 at the right. */
  at: (value: string) => number;
  ticks: readonly string[];
}

/** Room beside the outermost numbers, of their distance. */
const ROOM = 0.12;
const LEAST_ROOM = 0.02;
const TICKS = 8;

/** A line that shows every number that is there; none without any. */
export function scaleOf(intervals: readonly NavInterval[], lines: SchemeBinding["current_lines"], mark: string | undefined): Scale | undefined {
  const told = [...intervals.flatMap(({ from, below }) => [from, below]), ...LINE_NAMES.map((name) => lines[name]), mark].flatMap((value) => (value == null ? [] : [Number(value)]));
  if (told.length === 0 || (intervals.length === 0 && LINE_NAMES.every((name) => lines[name] == null))) return undefined;
  const [low, high] = [Math.min(...told), Math.max(...told)];
  const room = Math.max(LEAST_ROOM, (high - low) * ROOM);
  const [least, most] = [low - room, high + room];
  const step = stepFor((most - least) / TICKS);
  const ticks: string[] = [];
  for (let tick = Math.ceil(least / step); tick * step <= most; tick += 1) ticks.push((tick * step).toFixed(Math.max(2, -Math.floor(Math.log10(step)))));
  return { at: (value) => Math.min(1, Math.max(0, (Number(value) - least) / (most - least))), ticks };
}

/** 1, 2 or 5 of a power of ten. */
function stepFor(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((one) => one * power >= least) ?? 10);
}

export interface Band {
  /** A scheme is in force; none is, between schemes; none is, beyond them. */
  kind: "scheme" | "gap" | "none";
  from: number;
  to: number;
  name: string;
  said: string;
}

/** The whole line in bands, from left to right: what overlaps nothing, as the server keeps it. */
export function bandsOf(intervals: readonly NavInterval[], { at }: Scale): Band[] {
  const sorted = [...intervals].sort((one, other) => (one.from == null ? -Infinity : Number(one.from)) - (other.from == null ? -Infinity : Number(other.from)));
  const bands: Band[] = [];
  let end = 0;
  sorted.forEach(({ from, below, scheme }, index) => {
    const [left, right] = [from == null ? 0 : at(from), below == null ? 1 : at(below)];
    if (left > end) bands.push({ kind: index === 0 ? "none" : "gap", from: end, to: left, name: "", said: "" });
    bands.push({ kind: "scheme", from: left, to: right, name: scheme, said: `${scheme} [${from ?? "−∞"}, ${below ?? "+∞"})` });
    end = right;
  });
  if (end < 1) bands.push({ kind: "none", from: end, to: 1, name: "", said: "" });
  return bands;
}
