// Numbers as people type them: taken as they stand or refused with the reason, never made to fit by leaving
// something out. The one way from a field to a number.

export interface NumberForm {
  /** Most decimals. */
  places: number;
  /** Most digits before the point. */
  digits: number;
  /** One that would be taken, for the words of a refusal. */
  example: string;
}

export const AMOUNT: NumberForm = { places: 2, digits: 12, example: "500000.00" };
/** A share, typed in per cent. */
export const PERCENT: NumberForm = { places: 8, digits: 4, example: "12.5" };
/** Yuan a lot. */
export const PER_LOT: NumberForm = { places: 6, digits: 8, example: "3.01" };
export const PRICE: NumberForm = { places: 4, digits: 8, example: "86420" };
export const LOTS: NumberForm = { places: 0, digits: 6, example: "12" };

export type Fault = "empty" | "unreadable" | "too_fine" | "too_large";
export type Reading = { value: string } | { fault: Fault };

const PLAIN = /^(\d+)(?:\.(\d+))?$/;
/** Thousands separated as the pages show them. */
const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/;

/** The number a text is, without separators and leading zeros; or why it is none. */
export function readNumber(typed: string, { places, digits }: NumberForm): Reading {
  const text = typed.trim();
  if (text === "") return { fault: "empty" };
  const match = PLAIN.exec(GROUPED.test(text) ? text.replaceAll(",", "") : text);
  if (!match) return { fault: "unreadable" };
  const whole = (match[1] ?? "").replace(/^0+(?=\d)/, "");
  const fraction = match[2] ?? "";
  if (fraction.replace(/0+$/, "").length > places) return { fault: "too_fine" };
  if (whole.length > digits) return { fault: "too_large" };
  return { value: fraction === "" || places === 0 ? whole : `${whole}.${fraction}` };
}

/** The same where only the number is asked for. */
export function numberIn(typed: string, form: NumberForm): string | undefined {
  const reading = readNumber(typed, form);
  return "value" in reading ? reading.value : undefined;
}

const trimmed = (text: string): string => text.replace(/^0+(?=\d)/, "").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

/** 12.5 per cent as the server writes it: 0.125. */
export function shareOfPercent(percent: string): string {
  const [whole = "", fraction = ""] = percent.split(".");
  const digits = whole.padStart(3, "0");
  return trimmed(`${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`);
}

/** A share of the server in per cent: 0.125 is 12.5. */
export function percentOfShare(share: string): string {
  const [whole = "", fraction = ""] = share.split(".");
  const padded = fraction.padEnd(2, "0");
  return trimmed(`${whole}${padded.slice(0, 2)}.${padded.slice(2)}`);
}
