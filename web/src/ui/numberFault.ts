// Why a field does not take what was typed, in words.
import { type NumberForm, readNumber } from "@/format/read";
import { tr } from "@/i18n/i18n";

/** Nothing for a number, and for a field that is still empty. */
export function numberFault(typed: string, form: NumberForm): string | undefined {
  return typed.trim() === "" ? undefined : requiredFault(typed, form);
}

/** The same where the field must be filled in. */
export function requiredFault(typed: string, form: NumberForm): string | undefined {
  const reading = readNumber(typed, form);
  if (!("fault" in reading)) return undefined;
  const { places, digits, example } = form;
  const kind = reading.fault === "too_fine" && places === 0 ? "not_whole" : reading.fault;
  return tr(`numberFault.${kind}`, { typed: typed.trim(), places, digits, example });
}
