// A refusal in words: the table of texts, filled with the refusal's numbers.
import { NONE, fmt, money } from "@/format/fmt";
import { monthDayTime, toMillis } from "@/format/time";
import type { Problem, RefusalText } from "./types";

/** What is put into words: a problem, or a limit that an order would breach besides. */
export type Worded = Pick<Problem, "code" | "title" | "detail" | "numbers">;

export interface Words {
  title: string;
  detail: string;
}

/** A stretch of text, or a number that decided: shown heavier. */
export interface Piece {
  text: string;
  isNumber: boolean;
}

let texts: ReadonlyMap<string, RefusalText> = new Map();

/** The table of texts comes with what is behind the login; before that a refusal is said in the server's own words. */
export function learn(table: readonly RefusalText[]): void {
  texts = new Map(table.map((text) => [text.code, text]));
}

const PLACEHOLDER = /\{(\w+):(\w+)\}/;

function shown(value: string | undefined, kind: string): string {
  if (value === undefined) return NONE;
  switch (kind) {
    case "money":
      return /\.\d{3,}/.test(value) ? fmt(value) : money(value);
    case "price":
    case "number":
      return fmt(value);
    case "time":
      return toMillis(value) === undefined ? value : monthDayTime(value);
    default:
      return value;
  }
}

/** A template of the table with its numbers filled in. */
export function fill(template: string, numbers: Problem["numbers"]): Piece[] {
  return template
    .split(/(\{\w+:\w+\})/)
    .filter(Boolean)
    .map((part) => {
      const match = PLACEHOLDER.exec(part);
      return match ? { text: shown(numbers[match[1] ?? ""], match[2] ?? ""), isNumber: true } : { text: part, isNumber: false };
    });
}

const joined = (pieces: Piece[]): string => pieces.map((piece) => piece.text).join("");

function template({ code, title, detail }: Worded, language: string): Words {
  const row = texts.get(code);
  const words = row && (language.startsWith("zh") ? row.zh : row.en);
  return words ?? { title, detail: detail ?? "" };
}

const filled = ({ title, detail }: Words, numbers: Problem["numbers"]): Words => ({ title: joined(fill(title, numbers)), detail: joined(fill(detail, numbers)) });

/** Title and detail in a language; a code newer than this page keeps the server's own words. */
export function words(problem: Worded, language: string): Words {
  return filled(template(problem, language), problem.numbers);
}

const NOT_SENT = /^(未送出：|Not sent: )(.)/u;

/** The same without "not sent", where that is said already, or where nothing was to be sent. */
export function reason(problem: Worded, language: string): Words {
  const { title, detail } = template(problem, language);
  return filled({ title: title.replace(NOT_SENT, (_, __, first: string) => first.toUpperCase()), detail }, problem.numbers);
}

/** The detail in pieces, so that its numbers can stand out. */
export function detailPieces(problem: Worded, language: string): Piece[] {
  return fill(template(problem, language).detail, problem.numbers);
}
