// The one beat of all that moves with the clock: four times a second, within a frame that draws the market where one comes. A
// timer of its own for each would have the page drawn anew for each.
import { live } from "@/live/live";

const BEAT_MS = 250;
/** A frame that comes so much early or late has it. */
const APART_MS = 50;

let beatAt = performance.now();
let timer: ReturnType<typeof setTimeout> | undefined;
let stop: (() => void) | undefined;
const listeners = new Set<() => void>();

function beat(): void {
  beatAt = performance.now();
  clearTimeout(timer);
  timer = setTimeout(beat, BEAT_MS + APART_MS);
  listeners.forEach((listen) => listen());
}

function drawn(): void {
  if (performance.now() - beatAt >= BEAT_MS - APART_MS) beat();
}

/** Listens to the beat; returns how to stop. */
export function onBeat(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    stop = live.onDrawn(drawn);
    beat();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    clearTimeout(timer);
  };
}

/** The page's own time at the last beat. */
export const lastBeat = (): number => beatAt;
