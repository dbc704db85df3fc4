// The one place where a number becomes text (docs/style.md#numbers-on-a-page). −0.00 does not exist, the minus is U+2212, a value
// that is not there is an en dash and never 0.

/** A decimal string of record, or a number for display. */
export type Numeric = string | number | null | undefined;

export interface Form {
  /** Decimals, rounded half away from zero; as they come when absent. */
  places?: number;
  /** Always a sign; exact zero has none. */
  signed?: boolean;
  /** Thousands separators; on unless switched off. */
  grouped?: boolean;
}

export const NONE = "–";
const MINUS = "−";
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

interface Parts {
  negative: boolean;
  whole: string;
  fraction: string;
}

function partsOf(value: Numeric): Parts | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const text = typeof value === "number" ? plainText(value) : value;
  const match = DECIMAL.exec(text);
  return match ? { negative: match[1] === "-", whole: match[2] ?? "0", fraction: match[3] ?? "" } : undefined;
}

/** A float without its exponent; wire floats carry at most ten meaningful decimals. */
function plainText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(10).replace(/\.?0+$/, "") : "";
}

/** Rounds the digits half away from zero. */
function rounded({ negative, whole, fraction }: Parts, places: number): Parts {
  if (fraction.length <= places) return { negative, whole, fraction: fraction.padEnd(places, "0") };
  const digits = BigInt(whole + fraction.slice(0, places)) + ((fraction[places] ?? "0") >= "5" ? 1n : 0n);
  const text = digits.toString().padStart(places + 1, "0");
  return { negative, whole: text.slice(0, text.length - places), fraction: places ? text.slice(-places) : "" };
}

function isZero({ whole, fraction }: Parts): boolean {
  return /^0*$/.test(whole + fraction);
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number as text. */
export function fmt(value: Numeric, { places, signed = false, grouped: withSeparators = true }: Form = {}): string {
  const exact = partsOf(value);
  if (!exact) return NONE;
  const parts = places === undefined ? exact : rounded(exact, places);
  const zero = isZero(parts);
  const sign = zero ? "" : parts.negative ? MINUS : signed ? "+" : "";
  const whole = withSeparators ? grouped(parts.whole) : parts.whole;
  return sign + whole + (parts.fraction ? `.${parts.fraction}` : "");
}

/** Money: two decimals. */
export const money = (value: Numeric): string => fmt(value, { places: 2 });
/** P&L: two decimals, always signed. */
export const pnl = (value: Numeric): string => fmt(value, { places: 2, signed: true });
/** A price with the contract's decimals. */
export const price = (value: Numeric, places: number): string => fmt(value, { places });
/** A change of price. */
export const change = (value: Numeric, places: number): string => fmt(value, { places, signed: true });
/** Lots and other whole numbers. */
export const count = (value: Numeric): string => fmt(value, { places: 0 });

/** An average price: the contract's decimals, one more only where it needs it. */
export function averagePrice(value: Numeric, places: number): string {
  const parts = partsOf(value);
  if (!parts) return NONE;
  const finer = rounded(parts, places + 1);
  return fmt(value, { places: finer.fraction.endsWith("0") ? places : places + 1 });
}

/** A share as a percentage. */
export function percent(value: Numeric, { places = 1, signed = false }: Pick<Form, "places" | "signed"> = {}): string {
  const parts = partsOf(value);
  if (!parts) return NONE;
  const fraction = parts.fraction.padEnd(2, "0");
  const moved = `${parts.negative ? "-" : ""}${parts.whole}${fraction.slice(0, 2)}.${fraction.slice(2) || "0"}`;
  return `${fmt(moved.replace(/^(-?)0+(?=\d)/, "$1"), { places, signed })}%`;
}

/** −1, 0 or 1: what a signed number's colour says. */
export function signOf(value: Numeric, places = 2): -1 | 0 | 1 {
  const parts = partsOf(value);
  if (!parts || isZero(rounded(parts, places))) return 0;
  return parts.negative ? -1 : 1;
}

/** Volume and open interest may be short: 8.4万, 84k. Never money. */
export function volume(value: Numeric, language: string): string {
  const number = value === null || value === undefined ? NaN : Number(value);
  if (!Number.isFinite(number)) return NONE;
  const [unit, suffix] = language.startsWith("zh") ? [10_000, "万"] : [1_000, "k"];
  if (Math.abs(number) < unit) return fmt(number, { places: 0 });
  const scaled = number / unit;
  return fmt(scaled, { places: Math.abs(scaled) < 100 && unit === 10_000 ? 1 : 0 }) + suffix;
}

/** What goes to the clipboard: the bare number with an ASCII minus. */
export function bare(shown: string): string {
  return shown === NONE ? "" : shown.replaceAll(MINUS, "-").replaceAll(",", "").replace(/^\+/, "");
}
