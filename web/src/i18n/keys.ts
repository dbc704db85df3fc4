import type { zhCN } from "./zh-CN";

/** The shape of the Chinese texts, with any text at each place. */
type Shape<Tree> = { [K in keyof Tree]: Tree[K] extends string ? string : Shape<Tree[K]> };
export type Dictionary = Shape<typeof zhCN>;

type Paths<Tree, Prefix extends string = ""> = {
  [K in keyof Tree & string]: Tree[K] extends string ? `${Prefix}${K}` : Paths<Tree[K], `${Prefix}${K}.`>;
}[keyof Tree & string];

/** A text with a plural is asked for by its name without the number. */
type Named<Path> = Path extends `${infer Name}_${"one" | "other"}` ? Name : Path;

/** A text's place, as `t` takes it. */
export type TextKey = Named<Paths<typeof zhCN>>;
