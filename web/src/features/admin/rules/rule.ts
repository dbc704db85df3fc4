// A rate as it is set: how it is meant, by money and by lot; as text, and as what is typed.
import type { RateMode, TariffRule } from "@/api/types";
import { money, percent } from "@/format/fmt";
import { tr } from "@/i18n/i18n";

/** Parts of a rule; in percent mode the lot's part is a share, too. */
export interface TypedPart {
  by_money?: string;
  by_lot?: string;
  raised?: string;
}

const isSet = (value: string | null | undefined): value is string => value != null && /[1-9]/.test(value);
const share = (value: string): string => percent(value, { places: Math.max(2, (value.split(".")[1]?.replace(/0+$/, "").length ?? 0) - 2) });

export function ruleText({ mode, by_money, by_lot }: TariffRule): string {
  const lot = (value: string): string => (mode === "percent" ? share(value) : tr("ticket.byLot", { rate: money(value) }));
  const parts = [isSet(by_money) && share(by_money), isSet(by_lot) && lot(by_lot)].filter(Boolean).join(mode === "percent" ? " / " : " + ");
  const value = parts || share("0");
  return mode === "absolute" ? value : tr(mode === "plus" ? "rulePage.plus" : "rulePage.raised", { value });
}

export const partOf = ({ mode, by_money, by_lot }: TariffRule): TypedPart => ({ ...(by_money == null ? {} : { by_money }), ...(by_lot == null ? {} : mode === "percent" ? { raised: by_lot } : { by_lot }) });
export const ruleOf = (mode: RateMode, { by_money, by_lot, raised }: TypedPart = {}): TariffRule => ({ mode, by_money: by_money ?? null, by_lot: (mode === "percent" ? raised : by_lot) ?? null });
