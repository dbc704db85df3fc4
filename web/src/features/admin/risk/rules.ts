// What rules of schemes and lines on NAV are called, and how far one is.
import { tr } from "@/i18n/i18n";
import type { Tone } from "@/ui/basics";

export const RULE_TONES: Readonly<Record<string, Tone>> = { clear: "grey", undefined: "grey", level_1: "amber", level_2: "solid" };

interface Named {
  kind: string;
  scheme?: string | null | undefined;
  clause?: number | null | undefined;
  version?: number | null | undefined;
}
export const ruleText = ({ scheme, kind, clause, version }: Named): string =>
  [scheme, tr(`schemePage.kinds.${kind as "clause"}`, { clause: clause ?? 0, version: version ?? 0 })].filter(Boolean).join(" ");

export const ruleLevelText = (level: string | null): string => (level === null || level === "clear" ? tr("riskPage.levels.clear") : tr(`schemePage.levels.${level as "level_1"}`));
