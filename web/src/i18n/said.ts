// Words as they are written down, and as one language says them.

/** A text, in both languages: what lacks one does not compile. English is in sentence case, with the same numbers. */
export type Text = readonly [chinese: string, english: string];
/** Texts of a feature. Those that differ by number end in `_one` and `_other`. */
export interface Words {
  readonly [key: string]: Text | Words;
}

/** The same tree with one language's text at each place. */
export type Said<Tree> = { -readonly [K in keyof Tree]: Tree[K] extends Text ? string : Said<Tree[K]> };

/** Which of a text's two a language is. */
export const LANGUAGES = ["zh-CN", "en"] as const;

const isText = (entry: Text | Words): entry is Text => Array.isArray(entry);

export function said<Tree extends Words>(tree: Tree, language: (typeof LANGUAGES)[number]): Said<Tree> {
  const at = LANGUAGES.indexOf(language) as 0 | 1;
  const entries = Object.entries(tree).map(([key, entry]) => [key, isText(entry) ? entry[at] : said(entry, language)]);
  return Object.fromEntries(entries) as Said<Tree>;
}
