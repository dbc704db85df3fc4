// Rows that tell something whole, as a JSON text.

/** A row is replaced as it changes: what it says is read once. */
const read = new WeakMap<object, unknown>();
export function toldOf(row: { readonly told: string | null }): unknown {
  const known = read.get(row);
  if (known) return known;
  const whole: unknown = JSON.parse(row.told ?? "{}");
  read.set(row, whole);
  return whole;
}
