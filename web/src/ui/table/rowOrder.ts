// The order of a table's rows. A sorted one is put in order once a second at most, and never under pointer or keyboard: rows
// that live data moves would be missed by the hand that reaches for them.

export interface Sort {
  column: string;
  down: boolean;
}
/** What a row is sorted by; rows without it stand last. */
export type SortValue = number | string | undefined;

const APART_MS = 1_000;

function compare(one: SortValue, other: SortValue, down: boolean): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  const order = typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other), "zh-CN", { numeric: true });
  return down ? -order : order;
}

export class RowOrder<Item> {
  #places = new Map<string, number>();
  #sort: Sort | undefined;
  #sortedAt = 0;

  /** The rows in their order. Those that came while it may not change stand last. */
  arrange(rows: readonly Item[], idOf: (item: Item) => string, valueOf: (item: Item) => SortValue, sort: Sort | undefined, now: number, held: boolean): Item[] {
    if (!sort) {
      this.#sort = undefined;
      return [...rows];
    }
    if (sort !== this.#sort || (!held && now - this.#sortedAt >= APART_MS)) {
      const valued = rows.map((item) => ({ item, value: valueOf(item) }));
      const sorted = valued.sort((one, other) => compare(one.value, other.value, sort.down)).map(({ item }) => item);
      this.#places = new Map(sorted.map((item, place) => [idOf(item), place]));
      this.#sort = sort;
      this.#sortedAt = now;
      return sorted;
    }
    // Each goes to the place that it has: thousands of rows come ten times a second.
    const placed = new Map<number, Item>();
    const others: Item[] = [];
    for (const item of rows) {
      const place = this.#places.get(idOf(item));
      if (place === undefined || placed.has(place)) others.push(item);
      else placed.set(place, item);
    }
    const known: Item[] = [];
    for (let place = 0; place < this.#places.size; place += 1) {
      const item = placed.get(place);
      if (item !== undefined) known.push(item);
    }
    return [...known, ...others];
  }
}
