// A reversal in words.
import type { Offset, Side } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { hedgeNote, verb } from "../words";
import { type Plan, type Reversal, closedLots } from "./reversal";

const lotsWord = (lots: number): string => tr("common.lotsOf", { lots, count: lots });

/** Within a sentence. */
const verbWord = (side: Side, offset: Offset): string => verb(side, offset).toLowerCase();

/** What a plan closes and what it opens. */
export function planWords({ contract, hedge_flag, side, lots, closes }: Plan): Record<"contract" | "closes" | "open", string> {
  return {
    contract: `${contract}${hedgeNote(hedge_flag)}`,
    closes: closes.map((close) => `${verbWord(side, close.offset)} ${lotsWord(close.lots)}`).join(tr("reversal.and")),
    open: `${verbWord(side, "open")} ${lotsWord(lots)}`,
  };
}

export function stateWords(reversal: Reversal): string {
  const { plan, state } = reversal;
  return tr(`reversal.state.${state}`, { ...planWords(plan), filled: closedLots(reversal), lots: plan.lots });
}
