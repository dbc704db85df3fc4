// The flash of a changed last price (docs/style.md#live-data): in visible rows, 300 ms, at most one in 500 ms a cell, none
// when more than 30 % of the visible cells change in one frame, none for those who want less motion.
import type { WatchRow } from "./columns";

const FLASH_MS = 300;
const APART_MS = 500;
const MOST_AT_ONCE = 0.3;

let asked: MediaQueryList | undefined;
/** Asked once, looked at often. */
const lessMotion = (): MediaQueryList => (asked ??= window.matchMedia("(prefers-reduced-motion: reduce)"));

const lastPrice = new Map<string, number>();
const flashedAt = new Map<string, number>();

export function flashChanges(body: HTMLElement | null, rows: readonly WatchRow[]): void {
  const changed: { code: string; up: boolean }[] = [];
  for (const { contract, quote } of rows) {
    const last = quote?.last;
    if (last === null || last === undefined) continue;
    const before = lastPrice.get(contract.code);
    lastPrice.set(contract.code, last);
    if (before !== undefined && before !== last) changed.push({ code: contract.code, up: last > before });
  }
  if (!body || changed.length === 0 || lessMotion().matches) return;
  const visible = body.querySelectorAll("[data-row]").length;
  if (visible > 3 && changed.length / visible > MOST_AT_ONCE) return;
  const style = getComputedStyle(document.documentElement);
  for (const { code, up } of changed) {
    const now = performance.now();
    if (now - (flashedAt.get(code) ?? -APART_MS) < APART_MS) continue;
    flashedAt.set(code, now);
    const ground = style.getPropertyValue(up ? "--upbg" : "--downbg");
    body.querySelector(`[data-row="${CSS.escape(code)}"] [data-column="last"]`)?.animate({ backgroundColor: [ground, ground] }, FLASH_MS);
  }
}
