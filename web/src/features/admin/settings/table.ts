// How each setting of the interface is shown and typed: one row a setting, its words beside in i18n.
import type { TextKey } from "@/i18n/words";
import type { settings } from "@/i18n/words/settings";

export type SettingName = keyof typeof settings.settings;
type Group = keyof typeof settings.settingPage.groups;
type Unit = keyof typeof settings.settingPage.units;

export interface SettingKind {
  group: Group;
  kind: "choice" | "money" | "ratio" | "whole" | "text";
  unit?: Unit;
  range?: readonly [string, string];
}

const choice = (group: Group): SettingKind => ({ group, kind: "choice" });
const money = (group: Group): SettingKind => ({ group, kind: "money", unit: "yuan" });
const whole = (group: Group, unit?: Unit, range?: readonly [string, string]): SettingKind => ({ group, kind: "whole", ...(unit ? { unit } : {}), ...(range ? { range } : {}) });

export const SETTINGS: Readonly<Record<SettingName, SettingKind>> = {
  call_action: choice("lines"), liquidation_action: choice("lines"), auto_liquidation: choice("lines"),
  ban_minutes: whole("lines", "minutes", ["1", "120"]), act_minutes: whole("lines", "minutes", ["1", "120"]),
  auto_order_mapping: choice("routing"), routing_mode: choice("routing"), when_too_large: choice("routing"), when_rejected: choice("routing"),
  priority: whole("routing"), priority_rule: choice("routing"), priority_open: whole("routing"), priority_close: whole("routing"), priority_close_today: whole("routing"),
  close_today: choice("routing"), close_instead_of_open: choice("routing"), close_when_no_lock: choice("routing"),
  margin_source: choice("rates"), commission_source: choice("rates"), order_fee: money("rates"), order_fee_per_lot: choice("rates"),
  larger_side_shfe: choice("rates"), larger_side_cffex: choice("rates"), larger_side_ine: choice("rates"),
  cap_cancels: whole("caps", "times"), cap_lots: whole("caps", "lots"), reserve_cancels: whole("caps", "times"), reserve_lots: whole("caps", "lots"),
  max_cancels: whole("caps", "times"), rate_orders: whole("caps", "orders"), rate_seconds: whole("caps", "seconds"), rate_bans: choice("caps"), legal_person: { group: "caps", kind: "text" },
  cash_clerk_needed: choice("cash"), minimum_reserve: money("cash"), protected_amount: money("cash"),
  mark_seconds: whole("market", "seconds"), unanswered_seconds: whole("market", "seconds"),
  open_allowed: choice("permission"), hedge_allowed: choice("permission"), person_kind: choice("permission"),
  position_limit: whole("limits", "lots"), margin_limit: money("limits"), margin_ratio: { group: "limits", kind: "ratio" }, margin_ratio_of: choice("limits"),
  order_lots: whole("limits", "lots"), order_margin: money("limits"), order_value: money("limits"), lots: whole("limits", "lots"), long_lots: whole("limits", "lots"), short_lots: whole("limits", "lots"),
  margin: money("limits"), opened_lots: whole("limits", "lots"), price_right: { group: "limits", kind: "text" }, price_collar: { group: "limits", kind: "text" },
  hedge_lots: whole("limits", "lots"), hedge_long_lots: whole("limits", "lots"), hedge_short_lots: whole("limits", "lots"), hedge_margin: money("limits"),
  own_cut_off_days: whole("delivery", "days"), delivery_barred: choice("delivery"), delivery_multiple: whole("delivery", "lots"),
};

const isKnown = (name: string): name is SettingName => name in SETTINGS;
/** A setting newer than these pages is shown by its name, and typed as it is. */
export const kindOf = (name: string): SettingKind => (isKnown(name) ? SETTINGS[name] : { group: "limits", kind: "text" });
export const labelOf = (name: string): TextKey | undefined => (isKnown(name) ? `settings.${name}` : undefined);
