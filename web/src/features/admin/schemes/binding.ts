// What is in force by NAV, as its page takes it apart and puts it together again.
import type { NavInterval, SchemeBinding } from "@/api/types";

export const WHENS = ["current", "previous"] as const;
export type When = (typeof WHENS)[number];
export const PERIODS = ["day", "night", "holiday"] as const;
export type Period = (typeof PERIODS)[number];

/** An interval, and where it stands. */
export interface Placed extends NavInterval {
  period: Period;
  when: When;
  place: number;
}

type Tables = SchemeBinding["day"];
const tablesOf = (binding: SchemeBinding, period: Period): Tables => (period === "day" ? binding.day : binding[period].own);

export const intervalsOf = (binding: SchemeBinding): Placed[] =>
  PERIODS.flatMap((period) => WHENS.flatMap((when) => tablesOf(binding, period)[when].map((interval, place) => ({ ...interval, period, when, place }))));

/** With these intervals instead of those that it has. */
export function withIntervals(binding: SchemeBinding, placed: readonly Placed[]): SchemeBinding {
  const of = (period: Period, when: When): NavInterval[] => placed.filter((one) => one.period === period && one.when === when).map(({ from = null, below = null, scheme }) => ({ from, below, scheme }));
  const tables = (period: Period): Tables => ({ current: of(period, "current"), previous: of(period, "previous") });
  return { ...binding, day: tables("day"), night: { ...binding.night, own: tables("night") }, holiday: { ...binding.holiday, own: tables("holiday") } };
}

/** Lines on both NAVs, and what is in force at night and on holidays. */
export interface Lines {
  top_up?: string;
  warning?: string;
  liquidation?: string;
  previous_top_up?: string;
  previous_warning?: string;
  previous_liquidation?: string;
  night: string;
  night_share?: string;
  holiday_from?: string;
  holiday_to?: string;
  holiday?: string;
  holiday_share?: string;
}

const set = (value: string | null | undefined): string | undefined => value ?? undefined;

export function linesOf({ current_lines: now, previous_lines: before, night, holiday, holiday_from, holiday_to }: SchemeBinding) {
  return {
    top_up: set(now.top_up), warning: set(now.warning), liquidation: set(now.liquidation), previous_top_up: set(before.top_up), previous_warning: set(before.warning), previous_liquidation: set(before.liquidation),
    night: night.mode, night_share: set(night.share), holiday: holiday.mode, holiday_share: set(holiday.share), holiday_from: set(holiday_from), holiday_to: set(holiday_to),
  };
}

/** With lines as they are typed; what is not typed is not set. */
export function bindingOf(binding: SchemeBinding, typed: Lines): SchemeBinding {
  const { top_up, warning, liquidation, previous_top_up, previous_warning, previous_liquidation, night, night_share, holiday = "none", holiday_share, holiday_from, holiday_to } = typed;
  return {
    ...binding,
    current_lines: { top_up: top_up ?? null, warning: warning ?? null, liquidation: liquidation ?? null },
    previous_lines: { top_up: previous_top_up ?? null, warning: previous_warning ?? null, liquidation: previous_liquidation ?? null },
    night: { ...binding.night, mode: night, share: night_share ?? null },
    holiday: { ...binding.holiday, mode: holiday, share: holiday_share ?? null },
    holiday_from: holiday_from ?? null,
    holiday_to: holiday_to ?? null,
  };
}
