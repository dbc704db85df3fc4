// A reversal in words.
import { tr } from "@/i18n/i18n";
import { hedgeNote, verb } from "../words";
import { type Plan, type Reversal, closedLots } from "./reversal";

const lotsWord = (lots: number): string => tr("common.lotsOf", { lots, count: lots });

/** What a plan closes and what it opens. */
export function planWords({ contract, hedge_flag, side, lots, closes }: Plan): Record<"contract" | "closes" | "open", string> {
  return {
    contract: `${contract}${hedgeNote(hedge_flag)}`,
    closes: closes.map((close) => `${verb(side, close.offset)} ${lotsWord(close.lots)}`).join(tr("reversal.and")),
    open: `${verb(side, "open")} ${lotsWord(lots)}`,
  };
}

export function stateWords(reversal: Reversal): string {
  const { plan, state } = reversal;
  return tr(`reversal.state.${state}`, { ...planWords(plan), filled: closedLots(reversal), lots: plan.lots });
}
