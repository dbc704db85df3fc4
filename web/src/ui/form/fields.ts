// A form as a declaration bound to what the interface takes: kinds, required fields, ranges; and what was typed as a body,
// or why it is none. Nothing typed is dropped: it is taken as it stands, or refused at its field.
import { compareDecimals } from "@/format/decimal";
import { AMOUNT, LOTS, type NumberForm, PERCENT, PER_LOT, PRICE, numberIn, percentOfShare, shareOfPercent } from "@/format/read";
import { tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { requiredFault } from "../numberFault";

type Plain = string | number | boolean | readonly string[];

/** Names of a body's fields, those of a field's parts with a point between. */
export type Path<Body> = {
  [K in keyof Body & string]: NonNullable<Body[K]> extends Plain ? K : `${K}.${keyof NonNullable<Body[K]> & string}`;
}[keyof Body & string];
type ValueAt<Body, P extends string> = P extends `${infer K}.${infer L}`
  ? K extends keyof Body ? (L extends keyof NonNullable<Body[K]> ? NonNullable<Body[K]>[L] : never) : never
  : P extends keyof Body ? Body[P] : never;

type TextKind = "text" | "code" | "login" | "password" | "day" | "time" | "choice" | "money" | "signed" | "ratio" | "perLot" | "price" | "whole";
type KindOf<Value> = NonNullable<Value> extends boolean ? "switch" : NonNullable<Value> extends number ? "lots" | "count" : NonNullable<Value> extends readonly string[] ? "lines" | "many" : TextKind;
export type Kind = TextKind | "switch" | "lots" | "count" | "lines" | "many";

export interface Choice {
  value: string;
  label: string;
}
/** What stands in the fields, by their names. */
export type Draft = Readonly<Record<string, string | boolean | readonly string[]>>;

export interface AnyField {
  name: string;
  label: TextKey;
  kind: Kind;
  required?: boolean;
  unit?: TextKey;
  hint?: TextKey | ((draft: Draft) => string | undefined);
  /** Least and most, as they are typed. */
  range?: readonly [least: string, most: string];
  choices?: readonly Choice[];
  /** Few choices as a row of buttons. */
  shape?: "buttons";
  /** Fields of one group stand in a line. */
  group?: TextKey;
  /** Absent while this does not hold. */
  when?: (draft: Draft) => boolean;
  longest?: number;
  /** Fields that say what this one is about: it begins anew as one of them changes. */
  about?: readonly string[];
}
/** A field of a body: its kind fits what the interface takes there. */
export type Field<Body> = { [P in Path<Body>]: AnyField & { name: P; kind: KindOf<ValueAt<Body, P>> } }[Path<Body>];
export type Initial<Body> = { readonly [P in Path<Body>]?: ValueAt<Body, P> | undefined };

const NUMBERS: Partial<Record<Kind, NumberForm>> = { money: AMOUNT, signed: AMOUNT, ratio: PERCENT, perLot: PER_LOT, price: PRICE, lots: LOTS, count: LOTS, whole: LOTS };
const PATTERNS: Partial<Record<Kind, { pattern: RegExp; words: TextKey }>> = {
  code: { pattern: /^[0-9A-Za-z]{1,12}$/, words: "form.code" },
  login: { pattern: /^[0-9A-Za-z._-]{1,32}$/, words: "form.login" },
  time: { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, words: "form.time" },
};
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LEAST_PASSWORD = 8;

const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** What a field shows for a value of the interface. */
export function shown(kind: Kind, value: unknown): Draft[string] {
  if (kind === "switch") return value === true;
  if (kind === "many") return Array.isArray(value) ? value.map(String) : [];
  if (kind === "lines") return Array.isArray(value) ? value.map(String).join("\n") : "";
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return kind === "ratio" && text !== "" ? percentOfShare(text) : text;
}

export type Reading = { value: unknown } | { fault: string; missing?: true } | "absent";

/** A field as the interface takes it; why not; or that it says nothing. */
export function read({ kind, label, required, range, name }: AnyField, draft: Draft): Reading {
  const typed = draft[name];
  if (kind === "switch") return { value: typed === true };
  if (kind === "many") return { value: Array.isArray(typed) ? typed : [] };
  const text = typeof typed === "string" ? typed.trim() : "";
  if (kind === "lines") return { value: text.split(/[\n,，;；]/).map((line) => line.trim()).filter(Boolean) };
  if (text === "") return required ? { fault: tr("form.missing", { label: tr(label) }), missing: true } : "absent";
  const form = NUMBERS[kind];
  if (form) return readNumeric(kind, text, form, range);
  const rule = PATTERNS[kind];
  if (rule && !rule.pattern.test(text)) return { fault: tr(rule.words, { typed: text }) };
  if (kind === "day" && !isDay(text)) return { fault: tr("form.day", { typed: text }) };
  if (kind === "password" && text.length < LEAST_PASSWORD) return { fault: tr("form.password", { least: LEAST_PASSWORD }) };
  return { value: kind === "password" ? typed : text };
}

function readNumeric(kind: Kind, text: string, form: NumberForm, range: AnyField["range"]): Reading {
  const negative = kind === "signed" && /^[-−]/.test(text);
  const digits = negative ? text.slice(1) : text;
  const fault = requiredFault(digits, form);
  const number = numberIn(digits, form);
  if (fault !== undefined || number === undefined) return { fault: fault ?? "" };
  const [least, most] = range ?? [undefined, undefined];
  if (least !== undefined && (compareDecimals(number, least) < 0 || compareDecimals(number, most) > 0)) return { fault: tr("form.range", { typed: text, least, most }) };
  if (kind === "lots" || kind === "count") return { value: Number(number) };
  return { value: kind === "ratio" ? shareOfPercent(number) : negative && /[1-9]/.test(number) ? `-${number}` : number };
}

const isShown = ({ when }: AnyField, draft: Draft): boolean => when?.(draft) ?? true;
export const fieldsShown = <F extends AnyField>(fields: readonly F[], draft: Draft): F[] => fields.filter((field) => isShown(field, draft));

/** Everything that can be read of the fields, in the interface's shape. */
export function bodyOf<Body>(fields: readonly AnyField[], draft: Draft): Partial<Body> {
  const body: Record<string, unknown> = {};
  for (const field of fieldsShown(fields, draft)) {
    const reading = read(field, draft);
    if (reading === "absent" || !("value" in reading)) continue;
    const [head = "", part] = field.name.split(".");
    if (part === undefined) body[head] = reading.value;
    else body[head] = { ...(body[head] as object | undefined), [part]: reading.value };
  }
  return body as Partial<Body>;
}
