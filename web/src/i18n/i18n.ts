import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "@/api/types";
import { setRequestLanguage } from "@/api/client";
import { usePrefs } from "@/prefs/prefs";
import { type TextKey, en, zhCN } from "./words";

export async function startI18n(): Promise<void> {
  const { language } = usePrefs.getState();
  setRequestLanguage(language);
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "zh-CN",
    resources: { "zh-CN": { translation: zhCN }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnEmptyString: true,
  });
}

export function speak(language: Language): void {
  usePrefs.getState().chooseLanguage(language);
  setRequestLanguage(language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

/** A text outside components, in column arrays for instance. */
export const tr = (key: TextKey, values: Record<string, string | number> = {}): string => i18next.t(key, values);
export const currentLanguage = (): string => i18next.language;
