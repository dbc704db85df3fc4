// What each setting and limit is: its row on the server says it (crates/ballast-desk-events), and what it is called.
import { SETTING_KINDS } from "@/api/settings";
import type { settings } from "@/i18n/words/settings";
import type { TextKey } from "@/i18n/words";

export type SettingName = keyof typeof SETTING_KINDS;
interface SettingKind {
  group: keyof typeof settings.settingPage.groups;
  kind: "choice" | "money" | "ratio" | "whole" | "text";
  unit?: keyof typeof settings.settingPage.units;
  range?: readonly [string, string];
}

const KINDS: Readonly<Record<SettingName, SettingKind>> = SETTING_KINDS;
const isKnown = (name: string): name is SettingName => name in KINDS;
/** A setting newer than these pages is shown by its name, and typed as it is. */
export const kindOf = (name: string): SettingKind => (isKnown(name) ? KINDS[name] : { group: "limits", kind: "text" });
export const labelOf = (name: string): TextKey | undefined => (isKnown(name) ? `settings.${name}` : undefined);
