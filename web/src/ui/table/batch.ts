// One act on several rows: each by itself, each with its result; what failed stays chosen.
import { useState } from "react";
import type { TextKey } from "@/i18n/words";

export interface BatchAct<Item> {
  label: TextKey;
  /** What is asked before, with the number of rows as {{count}}. */
  ask: TextKey;
  /** What it is done to, in words: names, sums. */
  say?: (items: readonly Item[]) => readonly string[];
  danger?: true;
  /** What has to be typed before, by its name. */
  reason?: TextKey;
  /** Rows that it can be done to; all when absent. */
  fits?: (item: Item) => boolean;
  run: (item: Item, reason: string) => Promise<unknown>;
}

export type Outcome = "running" | "done" | { error: unknown };

/** Does it row by row, in order; tells each outcome as it is known. Gives the keys of what failed. */
export async function runBatch<Item>(rows: readonly Item[], keyOf: (item: Item) => string, run: (item: Item) => Promise<unknown>, tell: (key: string, outcome: Outcome) => void): Promise<string[]> {
  const failed: string[] = [];
  for (const item of rows) {
    const key = keyOf(item);
    tell(key, "running");
    try {
      await run(item);
      tell(key, "done");
    } catch (error) {
      tell(key, { error });
      failed.push(key);
    }
  }
  return failed;
}

export function useBatch<Item>(rows: readonly Item[], keyOf: (item: Item) => string, onDone: (() => unknown) | undefined) {
  const [chosen, choose] = useState<readonly string[]>([]);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [busy, setBusy] = useState(false);
  const chosenRows = rows.filter((item) => chosen.includes(keyOf(item)));
  const run = async ({ run: one, fits }: BatchAct<Item>, reason = ""): Promise<void> => {
    setBusy(true);
    setOutcomes(new Map());
    const failed = await runBatch(chosenRows.filter((item) => fits?.(item) ?? true), keyOf, (item) => one(item, reason), (key, outcome) => setOutcomes((before) => new Map(before).set(key, outcome)));
    setBusy(false);
    choose(failed);
    await onDone?.();
  };
  const clear = (): void => {
    choose([]);
    setOutcomes(new Map());
  };
  return { chosen, choose, chosenRows, outcomes, busy, run, clear };
}
