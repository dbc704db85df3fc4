// A refusal in words: the table of texts, filled with the refusal's numbers.
import { NONE, fmt, money } from "@/format/fmt";
import { monthDayTime, toMillis } from "@/format/time";
import { REFUSALS } from "./tables";
import type { Problem, RefusalText } from "./types";

export interface Words {
  title: string;
  detail: string;
}

/** A stretch of text, or a number that decided: shown heavier. */
export interface Piece {
  text: string;
  isNumber: boolean;
}

const texts = new Map<string, RefusalText>(REFUSALS.map((text) => [text.code, text]));
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

function template(problem: Problem, language: string): Words {
  const row = texts.get(problem.code);
  const words = row && (language.startsWith("zh") ? row.zh : row.en);
  return words ?? { title: problem.title, detail: problem.detail ?? "" };
}

/** Title and detail in a language; a code newer than this page keeps the server's own words. */
export function words(problem: Problem, language: string): Words {
  const row = template(problem, language);
  return { title: joined(fill(row.title, problem.numbers)), detail: joined(fill(row.detail, problem.numbers)) };
}

/** The detail in pieces, so that its numbers can stand out. */
export function detailPieces(problem: Problem, language: string): Piece[] {
  return fill(template(problem, language).detail, problem.numbers);
}
