// What a person chose for this browser: language, theme by kind of workspace, colours of rise and fall.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Language } from "@/api/types";

export type Theme = "dark" | "light";
export type Colours = "red-up" | "green-up";
/** Trading is dark and management light until told otherwise. */
export type Ground = "trading" | "management";

interface Prefs {
  language: Language;
  themes: Record<Ground, Theme>;
  colours: Colours;
  chooseLanguage: (language: Language) => void;
  chooseTheme: (ground: Ground, theme: Theme) => void;
  chooseColours: (colours: Colours) => void;
}

export const usePrefs = create<Prefs>()(
  persist(
    (set) => ({
      language: "zh-CN",
      themes: { trading: "dark", management: "light" },
      colours: "red-up",
      chooseLanguage: (language) => set({ language }),
      chooseTheme: (ground, theme) => set(({ themes }) => ({ themes: { ...themes, [ground]: theme } })),
      chooseColours: (colours) => set({ colours }),
    }),
    { name: "ballast.prefs", version: 1 },
  ),
);
