// Rows are made anew with every frame; one that is as it was stays the object it was, so that nothing of it is drawn again.

function same(one: object, other: object): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.is(one[name as keyof typeof one], other[name as keyof typeof other]));
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
