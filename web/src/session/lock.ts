// A page that nobody is at locks itself: it is covered, and the password opens it again. A reload opens nothing.
import { useEffect } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { onForget } from "./ending";

/** What may be chosen; none is never. */
export const IDLE_MINUTES = [0, 5, 15, 30, 60] as const;
const CHECK_MS = 1_000;
const MINUTE_MS = 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

interface Lock {
  locked: boolean;
  /** Some window is opening it: the session of all of them is being replaced. */
  unlocking: boolean;
  minutes: number;
  lock: (locked: boolean) => void;
  chooseMinutes: (minutes: number) => void;
}

export const useLock = create<Lock>()(
  persist(
    (set) => ({
      locked: false,
      unlocking: false,
      minutes: 15,
      lock: (locked) => set({ locked }),
      chooseMinutes: (minutes) => set({ minutes }),
    }),
    { name: "ballast.lock", version: 1 },
  ),
);

// The windows of a browser lock and open together.
window.addEventListener("storage", ({ key }) => {
  if (key === "ballast.lock") void useLock.persist.rehydrate();
});

// Who logs in anew has shown who it is.
onForget(() => useLock.setState({ locked: false, unlocking: false }));

/** When somebody last did something, in any window. */
const SEEN = "ballast.seen";
const seenAnywhere = (now: number): number => {
  const seen = Number(localStorage.getItem(SEEN));
  return seen <= now ? seen : 0;
};

/** Whether nobody has done anything for so long; also where the computer slept meanwhile. */
export const isIdle = (since: number, now: number, minutes: number): boolean => minutes > 0 && now - since >= minutes * MINUTE_MS;

/** Locks the page once nobody has touched it for the chosen minutes. */
export function useIdleLock(): boolean {
  const { locked, minutes, lock } = useLock();
  useEffect(() => {
    if (locked) return undefined;
    let since = Date.now();
    let told = 0;
    const isIdleNow = (now: number): boolean => isIdle(Math.max(since, seenAnywhere(now)), now, minutes);
    const seen = (): void => {
      const now = Date.now();
      // A key that comes after a long absence does not open what should be locked.
      if (isIdleNow(now)) return;
      since = now;
      if (now - told < CHECK_MS) return;
      told = now;
      localStorage.setItem(SEEN, String(now));
    };
    const timer = setInterval(() => isIdleNow(Date.now()) && lock(true), CHECK_MS);
    SIGNS.forEach((sign) => window.addEventListener(sign, seen, { capture: true, passive: true }));
    return () => {
      clearInterval(timer);
      SIGNS.forEach((sign) => window.removeEventListener(sign, seen, { capture: true }));
    };
  }, [locked, minutes, lock]);
  return locked;
}
