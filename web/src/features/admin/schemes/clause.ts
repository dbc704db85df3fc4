// A clause in words: what it reads, of what, and its thresholds in their unit.
import { INDICATORS } from "@/api/indicators";
import type { Clause } from "@/api/types";
import { fmt, percent } from "@/format/fmt";
import { currentLanguage, tr } from "@/i18n/i18n";
import type { schemes as words } from "@/i18n/words/schemes";

export type Indicator = (typeof INDICATORS)[number];
type Words = typeof words.schemePage;

export const rowOf = (id: number): Indicator | undefined => INDICATORS.find((row) => row.id === id);
export const called = ({ zh, en }: Indicator): string => (currentLanguage() === "en" ? en : zh);
export const indicatorText = ({ indicator }: Clause): string => { const row = rowOf(indicator); return row ? called(row) : String(indicator); };

export const scopeName = (scope: string): string => tr(`schemePage.scopes.${scope as keyof Words["scopes"]}`);
export const foldText = (fold: string): string => tr(`schemePage.folds.${fold as keyof Words["folds"]}`);
export const ofText = (of: string): string => tr(`schemePage.of.${of as keyof Words["of"]}`);
export const scopeText = ({ scope, names }: Clause): string => [scopeName(scope), names.join(", ")].filter(Boolean).join(" ");

/** A threshold or a reading in its unit; a level that is not set does nothing. */
export function levelText({ of }: Clause, level: string | null | undefined): string {
  if (!level) return "";
  return of === "amount" ? fmt(level) : percent(level, { places: 2 });
}
