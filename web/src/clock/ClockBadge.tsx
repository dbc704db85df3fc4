// The signs of the clock that login and shell share.
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Clock } from "@/api/types";
import { fmt } from "@/format/fmt";
import { weekday } from "@/format/time";
import { speak } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { type Ground, usePrefs } from "@/prefs/prefs";
import { Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";

export function HatchedLine() {
  return <div className="hatched" aria-hidden="true" />;
}

export function ClockBadge({ speed }: { speed: number }) {
  const { t } = useTranslation();
  return (
    <span className="clock-badge">
      <Icon name="clock" /> <strong>{t("shell.simulated")}</strong> {t("shell.speed", { speed: fmt(speed) })}
    </span>
  );
}

export function PhaseTag({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const trading = clock.phase === "continuous";
  const inSession = trading || clock.phase === "break";
  const text = inSession && clock.session ? `${t(`session.${clock.session}`)} ${t(`session.${clock.phase}`)}` : t(`session.${clock.phase}`);
  return <Tag tone={trading ? "blue" : "grey"}>{text.trim()}</Tag>;
}

/** The weekday of a day, as the language writes it. */
export function useWeekday(): (day: string) => string {
  const { t } = useTranslation();
  return useCallback((day) => t(`shell.weekdays.${weekday(day)}` as TextKey), [t]);
}

export function LanguageSwitch() {
  const { t } = useTranslation();
  const language = usePrefs((prefs) => prefs.language);
  const [own, other] = language === "zh-CN" ? ["中", "EN"] : ["EN", "中"];
  return (
    <button type="button" className="btn-plain" aria-label={t("shell.switchLanguage")} onClick={() => speak(language === "zh-CN" ? "en" : "zh-CN")}>
      <strong>{own}</strong> <span className="t3">{"/ "}{other}</span>
    </button>
  );
}

export function ThemeSwitch({ ground }: { ground: Ground }) {
  const { t } = useTranslation();
  const theme = usePrefs((prefs) => prefs.themes[ground]);
  const choose = usePrefs((prefs) => prefs.chooseTheme);
  const next = theme === "dark" ? "light" : "dark";
  return (
    <button type="button" className="btn btn-icon" aria-label={t(next === "dark" ? "shell.toDark" : "shell.toLight")} onClick={() => choose(ground, next)}>
      <Icon name={theme === "dark" ? "sun" : "moon"} />
    </button>
  );
}
