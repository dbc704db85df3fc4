// The flash of a changed last price (docs/style.md#live-data): in visible rows, 300 ms, at most one in 500 ms a cell, none
// when more than 30 % of the visible cells change in one frame, none for those who want less motion.
import type { WatchRow } from "./columns";

const FLASH_MS = 300;
const APART_MS = 500;
const MOST_AT_ONCE = 0.3;

/** Frames come a tenth of a second apart: what is due within half of one is due in this one. */
const EARLY_MS = 50;

let asked: MediaQueryList | undefined;
/** Asked once, looked at often. */
const lessMotion = (): MediaQueryList => (asked ??= window.matchMedia("(prefers-reduced-motion: reduce)"));

const lastPrice = new Map<string, number>();
const flashedAt = new Map<string, number>();
/** What is lit, since when. An animation would have the page drawn sixty times a second as long as it runs. */
const lit = new Map<Element, number>();
let lastOut: ReturnType<typeof setTimeout> | undefined;

/** Puts out what was lit long enough: with a frame that draws the market, or by itself once none comes any more. */
function putOut(now: number): void {
  for (const [cell, since] of lit) {
    if (now - since < FLASH_MS - EARLY_MS) continue;
    cell.removeAttribute("data-flash");
    lit.delete(cell);
  }
  clearTimeout(lastOut);
  if (lit.size > 0) lastOut = setTimeout(() => putOut(performance.now()), FLASH_MS + EARLY_MS);
}

export function flashChanges(body: HTMLElement | null, rows: readonly WatchRow[]): void {
  const changed: { code: string; up: boolean }[] = [];
  for (const { contract, quote } of rows) {
    const last = quote?.last;
    if (last === null || last === undefined) continue;
    const before = lastPrice.get(contract.code);
    lastPrice.set(contract.code, last);
    if (before !== undefined && before !== last) changed.push({ code: contract.code, up: last > before });
  }
  const now = performance.now();
  if (body && mayFlash(body, changed.length)) {
    for (const { code, up } of changed) {
      if (now - (flashedAt.get(code) ?? -APART_MS) < APART_MS) continue;
      const cell = body.querySelector(`[data-row="${CSS.escape(code)}"] [data-column="last"]`);
      if (!cell) continue;
      flashedAt.set(code, now);
      cell.setAttribute("data-flash", up ? "up" : "down");
      lit.set(cell, now);
    }
  }
  putOut(now);
}

function mayFlash(body: HTMLElement, changed: number): boolean {
  if (changed === 0 || lessMotion().matches) return false;
  const visible = body.querySelectorAll("[data-row]").length;
  return visible <= 3 || changed / visible <= MOST_AT_ONCE;
}
