// A setting's value and range in words.
import { Refused } from "@/api/client";
import type { Setting } from "@/api/types";
import { fmt, money, percent } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { settings } from "@/i18n/words/settings";
import { kindOf, labelOf } from "./table";

type ValueName = keyof typeof settings.settingValues;
const isValueName = (value: string): value is ValueName => value in settings.settingValues;
const wordOf = (value: string): string => (isValueName(value) ? tr(`settingValues.${value}`) : value);

export const nameText = (name: string): string => {
  const key = labelOf(name);
  return key === undefined ? name : tr(key);
};

export const unitText = (name: string): string => {
  const { unit } = kindOf(name);
  return unit === undefined ? "" : tr(`settingPage.units.${unit}`);
};

/** Lines and ratios that do nothing at zero (O2, O4–O6). */
const OFF_AT_ZERO = /^(margin_ratio|(daily|total)_loss_(call|liquidation)(_ratio)?)$/;

/** As it stands, with its unit; that nothing is set in words. */
export function valueText(name: string, value: string): string {
  if (value === "" || (OFF_AT_ZERO.test(name) && /^0(\.0*)?$/.test(value))) return tr("settingPage.notSet");
  switch (kindOf(name).kind) {
    case "money": return `${money(value)} ${unitText(name)}`;
    case "ratio": return percent(value, { places: 2 });
    case "whole": return [fmt(value), unitText(name)].filter(Boolean).join(" ");
    case "choice": return wordOf(value);
    case "text": return value.split(" ").map(wordOf).join(" ");
  }
}

/** A refused value as it was typed, of the setting as it is called here; so is one that is missing. */
export function saidOf(error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  const { missing } = error.problem.numbers;
  if (missing !== undefined) return new Refused({ ...error.problem, numbers: { ...error.problem.numbers, missing: nameText(missing) } });
  if (error.problem.code !== "BAD_SETTING") return error;
  const { setting = "", value = "", allowed = "" } = error.problem.numbers;
  const isRatio = kindOf(setting).kind === "ratio";
  const range = isRatio ? allowed.replace(/\d+(\.\d+)?/g, (share) => percent(share, { places: 2 })) : allowed;
  return new Refused({ ...error.problem, numbers: { ...error.problem.numbers, setting: nameText(setting), value: isRatio && /^[\d.]+$/.test(value) ? percent(value, { places: 2 }) : wordOf(value), allowed: range } });
}

const TRUTH = ["true", "false"];
/** What may be chosen; none where it is typed. */
export function choicesFor({ name, choices, default: usual }: Pick<Setting, "name" | "choices" | "default">): { value: string; label: string }[] {
  const values = choices.length > 0 ? choices : kindOf(name).kind === "choice" && TRUTH.includes(usual) ? TRUTH : [];
  return values.map((value) => ({ value, label: wordOf(value) }));
}

/** What it may be. */
export function rangeText(setting: Setting): string {
  const { range } = kindOf(setting.name);
  const choices = choicesFor(setting);
  const unset = setting.default === "" ? tr("settingPage.anyUnset") : "";
  if (choices.length > 0) return [choices.map(({ label }) => label).join(" / "), unset].filter(Boolean).join(" · ");
  return [range && tr("settingPage.from", { least: range[0], most: range[1] }), unitText(setting.name), unset].filter(Boolean).join(" · ");
}
