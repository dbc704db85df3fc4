import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "@/api/types";
import { setRequestLanguage } from "@/api/client";
import { usePrefs } from "@/prefs/prefs";
import { LANGUAGES, type Words, said } from "./said";
import type { TextKey } from "./words";
import { common } from "./words/common";
import { login } from "./words/login";
import { shell } from "./words/shell";

const NAMESPACE = "translation";
/** What can be said: what the login needs, and whatever a page that was loaded has taught since. */
const known = Object.fromEntries(LANGUAGES.map((language) => [language, { [NAMESPACE]: said({ ...common, ...shell, ...login }, language) }]));

/** More words, from whoever brings the pages that say them. */
export function teach(words: Words): void {
  for (const language of LANGUAGES) {
    const more = said(words, language);
    if (i18next.isInitialized) i18next.addResourceBundle(language, NAMESPACE, more, true, true);
    else Object.assign(known[language]?.[NAMESPACE] ?? {}, more);
  }
}

export async function startI18n(): Promise<void> {
  const { language } = usePrefs.getState();
  setRequestLanguage(language);
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "zh-CN",
    resources: known,
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
