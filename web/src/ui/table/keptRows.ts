// Rows are made anew with every frame; one that is as it was stays the object it was, so that nothing of it is drawn again.

/** Without a list of names for either: thousands of rows come ten times a second, and most differ in one of the first. */
function same(one: object, other: object): boolean {
  for (const name in one) if (!Object.is(one[name as keyof typeof one], other[name as keyof typeof other])) return false;
  for (const name in other) if (!(name in one)) return false;
  return true;
}

export class KeptRows<Item extends object> {
  #rows: readonly Item[] = [];
  #given: readonly Item[] | undefined;
  #byId = new Map<string, Item>();

  /** The rows, each as it was made first; the very list where none has changed. */
  keep(rows: readonly Item[], idOf: (item: Item) => string): readonly Item[] {
    if (rows === this.#given) return this.#rows;
    const byId = new Map<string, Item>();
    const kept = rows.map((item) => {
      const known = this.#byId.get(idOf(item));
      const row = known && same(known, item) ? known : item;
      byId.set(idOf(item), row);
      return row;
    });
    if (kept.length !== this.#rows.length || kept.some((row, index) => row !== this.#rows[index])) this.#rows = kept;
    this.#byId = byId;
    this.#given = rows;
    return this.#rows;
  }
}
