// Prices as whole numbers of 10⁻⁴, the server's own scale: steps and comparisons stay exact. Money of record is
// never computed here; it is only shown (fmt.ts).

/** A price in units of 10⁻⁴. */
export type PriceUnits = number;

const SCALE = 4;
const FACTOR = 10 ** SCALE;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** The units of a decimal string; undefined when it is none, or finer than 10⁻⁴. */
export function toUnits(text: string | null | undefined): PriceUnits | undefined {
  const match = DECIMAL.exec(text ?? "");
  if (!match) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > SCALE) return undefined;
  const units = Number(whole + kept.padEnd(SCALE, "0"));
  return sign && units !== 0 ? -units : units;
}

/** The units of a number that came over the wire for display. */
export function roundToUnits(value: number | null | undefined): PriceUnits | undefined {
  return value === null || value === undefined || !Number.isFinite(value) ? undefined : Math.round(value * FACTOR);
}

/** The shortest decimal string of units. */
export function fromUnits(units: PriceUnits): string {
  const digits = String(Math.abs(units)).padStart(SCALE + 1, "0");
  const whole = digits.slice(0, -SCALE);
  const fraction = digits.slice(-SCALE).replace(/0+$/, "");
  return (units < 0 ? "-" : "") + whole + (fraction ? `.${fraction}` : "");
}

/** Decimals a price of this tick is shown with. */
export function decimalsOf(tick: string): number {
  return /\.(\d*?)0*$/.exec(tick)?.[1]?.length ?? 0;
}

/** The nearest multiple of the tick, in the direction of the step. */
export function stepPrice(price: PriceUnits, tick: PriceUnits, steps: number): PriceUnits {
  const onTick = price % tick === 0;
  if (onTick) return price + steps * tick;
  const below = Math.floor(price / tick) * tick;
  return steps > 0 ? below + steps * tick : below + (steps + 1) * tick;
}

/** The sum of decimal strings, with as many places as the finest. */
export function sumOf(amounts: readonly string[]): string {
  const parts = amounts.map((amount) => DECIMAL.exec(amount)).filter((match) => match !== null);
  const places = Math.max(0, ...parts.map(([, , , fraction = ""]) => fraction.length));
  const sum = parts.reduce((before, [, sign = "", whole = "", fraction = ""]) => before + BigInt(`${sign}${whole}${fraction.padEnd(places, "0")}`), 0n);
  const digits = String(sum < 0n ? -sum : sum).padStart(places + 1, "0");
  return `${sum < 0n ? "-" : ""}${digits.slice(0, digits.length - places)}${places > 0 ? `.${digits.slice(-places)}` : ""}`;
}

/** Which of two decimal strings is larger, to the last digit. */
export function compareDecimals(one: string, other: string): number {
  const [a, b] = [DECIMAL.exec(one), DECIMAL.exec(other)];
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  const places = Math.max(a[3]?.length ?? 0, b[3]?.length ?? 0);
  const whole = ([, sign = "", digits = "", fraction = ""]: readonly string[]): bigint => BigInt(`${sign}${digits}${fraction.padEnd(places, "0")}`);
  const difference = whole(a) - whole(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
