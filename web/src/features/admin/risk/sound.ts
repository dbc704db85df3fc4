// The sound of alarms at level 2: two short tones. Browsers let a page sound once somebody has touched it; a switch keeps it still.
import { useEffect } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { keepChoice } from "@/prefs/choices";

interface Sound {
  on: boolean;
  /** Somebody has touched this page: it may sound. */
  touched: boolean;
  turn: (on: boolean) => void;
}

export const useSound = create<Sound>()(
  persist((set): Sound => ({ on: true, touched: false, turn: (on) => set({ on }) }), { name: "ballast.sound", version: 1, partialize: ({ on }) => ({ on }) }),
);

keepChoice("sound", {
  read: () => (useSound.getState().on ? {} : { off: true }),
  take: ({ off }) => useSound.setState({ on: off !== true }),
  subscribe: useSound.subscribe,
});

let context: AudioContext | undefined;

const TONES = [880, 1_175] as const;
const TONE_S = 0.16;
const LOUD = 0.12;

/** Sounds, where it may. */
export function ring(): void {
  const { on, touched } = useSound.getState();
  if (!on || !touched) return;
  context ??= new AudioContext();
  void context.resume();
  const start = context.currentTime;
  TONES.forEach((frequency, index) => {
    if (!context) return;
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    const at = start + index * TONE_S;
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(LOUD, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
  });
}

const TOUCHES = ["pointerdown", "keydown"] as const;

/** Listens for the first touch. */
export function useTouch(): void {
  useEffect(() => {
    const touch = (): void => { useSound.setState({ touched: true }); };
    TOUCHES.forEach((kind) => window.addEventListener(kind, touch, { once: true, capture: true }));
    return () => TOUCHES.forEach((kind) => window.removeEventListener(kind, touch, { capture: true }));
  }, []);
}
