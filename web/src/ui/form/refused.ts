// At which field a refusal stands: the one the server names, or the one that its code is about.
import { Refused } from "@/api/client";
import { words } from "@/api/refusal";
import type { Problem } from "@/api/types";

/** Fields that a code is about, the likeliest first. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  CODE_TAKEN: ["code", "name"],
  UNKNOWN_ACCOUNT: ["account", "of", "fund_account"], UNKNOWN_PRODUCT: ["product"], UNKNOWN_COMMODITY: ["code"], UNKNOWN_CONTRACT: ["code", "contract"],
  UNKNOWN_USER: ["owner", "name"], UNKNOWN_TEMPLATE: ["template"], UNKNOWN_ROLE: ["custom_role"], ROLE_DOES_NOT_FIT: ["custom_role", "role"],
  ACCOUNT_DISABLED: ["account"], NOT_OF_PRODUCT: ["account"], NO_FUND_ACCOUNT: ["product"],
  AMOUNT_NOT_POSITIVE: ["amount"], AMOUNT_NOT_WHOLE_FEN: ["amount"], AMOUNT_TOO_LARGE: ["amount"], WITHDRAW_ABOVE_AVAILABLE: ["amount"], DEPOSITS_ABOVE_MOST: ["amount"], SPLIT_DOES_NOT_FIT: ["protected", "lots"],
  LOTS_NOT_POSITIVE: ["lots"], PRICE_NOT_POSITIVE: ["price"], PRICE_OFF_TICK: ["price"], BAD_SETTING: ["value"], LIMIT_MISPLACED: ["limit"],
  VENUE_FACE_STEP: ["face"], VENUE_BELOW_MINIMUM_FACE: ["face"], VENUE_EXCEEDS_HELD: ["face"], VENUE_UNKNOWN_BOND: ["bond"], VENUE_MATURITY_CUT: ["bond"], VENUE_NOT_ELIGIBLE_BOND: ["bond"], VENUE_INSTRUCTION_TAKEN: ["no"],
  VENUE_BAD_SETTING: ["value"], VENUE_EFFECTIVE_TOO_EARLY: ["effective"], VENUE_EFFECTIVE_NOT_MONTH_START: ["effective"], VENUE_PRICE_OUT_OF_RANGE: ["net"],
  WRONG_PASSWORD: ["old"], NOT_A_TRADING_DAY: ["first"],
};
const NAMED = new Set([
  "BAD_FIELD", "UNKNOWN_FIELD", "MISSING_FIELD", "VENUE_FIELD_MISSING", "VENUE_FIELD_UNEQUAL", "VENUE_DATE_IN_FUTURE", "VENUE_DATE_OUT_OF_RANGE", "VENUE_TEXT_TOO_LONG", "VENUE_AMOUNT_TOO_LARGE",
]);

export interface AtField {
  field: string;
  text: string;
}

/** The field of a refusal among those of a form, with what is said there; undefined where it is about none of them. */
export function refusedField(error: unknown, names: readonly string[], language: string): AtField | undefined {
  if (!(error instanceof Refused)) return undefined;
  const { problem } = error;
  const field = fieldOf(problem, names);
  if (field === undefined) return undefined;
  const { title, detail } = words(problem, language);
  // What the server calls the field is its own affair: beside the field only what was wrong is said.
  return { field, text: problem.code === "BAD_FIELD" ? detail : [title, detail].filter(Boolean).join(" ") };
}

function fieldOf({ code, numbers }: Problem, names: readonly string[]): string | undefined {
  if (!NAMED.has(code)) return ABOUT[code]?.find((name) => names.includes(name));
  const named = numbers["field"] ?? "";
  return names.find((name) => name === named) ?? names.find((name) => named.startsWith(`${name}.`) || named.startsWith(`${name}[`));
}
