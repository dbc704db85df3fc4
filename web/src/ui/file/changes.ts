// A changed row of a file in words.
import type { RowChange } from "@/api/types";

/** A word that files have in English, as pages say it; codes and names stay. */
export type Say = (cell: string) => string;

/** What the row is about. */
export const ofText = ({ of }: Pick<RowChange, "of">, say: Say): string => of.filter(Boolean).map(say).join(" ");
/** What stands or would stand in the cells that say something else. */
export const cellsText = ({ cells }: Pick<RowChange, "cells">, which: "old" | "new", say: Say): string => cells.filter((cell) => cell[which] !== "").map((cell) => `${say(cell.column)} ${cell[which]}`).join(", ");
