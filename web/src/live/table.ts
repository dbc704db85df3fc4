// The rows of one subscription. A row object is replaced when it changes and kept when it does not, so a
// component can compare by identity.
import { COLUMNS } from "@/api/columns";
import type { Row, Topic } from "@/api/types";
import type { Frame } from "./frame";

export type Applied = "applied" | "stale" | "gap";

type Cell = string | number | null;
interface LooseRow {
  readonly key: number;
  readonly [column: string]: Cell;
}

export class RowTable<T extends Topic> {
  readonly topic: T;
  #version = -1;
  #texts: string[] = [];
  #rows = new Map<number, LooseRow>();
  #list: readonly Row<T>[] = [];
  #changed = false;
  readonly #columns: ReadonlyMap<number, { name: string; kind: string }>;
  readonly #blank: Readonly<Record<string, Cell>>;

  constructor(topic: T) {
    this.topic = topic;
    const columns = COLUMNS.find((entry) => entry.topic === topic)?.columns ?? [];
    this.#columns = new Map(columns.map((column) => [column.id, column]));
    this.#blank = Object.fromEntries(columns.map((column) => [column.name, null]));
  }

  /** The rows in the order they came, as of the last `publish`. */
  get rows(): readonly Row<T>[] {
    return this.#list;
  }
  /** Nothing has been heard yet. */
  get isEmpty(): boolean {
    return this.#version < 0;
  }

  /** A version that is not the next one means: ask for a snapshot. One that was passed already is dropped. */
  apply(frame: Frame): Applied {
    if (frame.snapshot) {
      this.#rows.clear();
      this.#texts = [];
    } else if (this.isEmpty || frame.version > this.#version + 1) {
      return "gap";
    } else if (frame.version <= this.#version) {
      return "stale";
    }
    this.#version = frame.version;
    this.#texts.push(...frame.texts);
    for (const key of frame.removed) this.#rows.delete(key);
    frame.keys.forEach((key, row) => this.#rows.set(key, this.#changedRow(frame, key, row)));
    this.#changed = true;
    return "applied";
  }

  #changedRow(frame: Frame, key: number, row: number): LooseRow {
    const next: Record<string, Cell> = { ...(this.#rows.get(key) ?? this.#blank) };
    frame.columns.forEach((id, index) => {
      const column = this.#columns.get(id);
      const value = frame.values[index * frame.keys.length + row];
      // A column this page does not know comes from a newer server.
      if (column) next[column.name] = this.#cell(column.kind, value);
    });
    return { ...next, key };
  }

  #cell(kind: string, value: number | undefined): Cell {
    if (value === undefined || Number.isNaN(value)) return null;
    return kind === "text" ? (this.#texts[value] ?? null) : value;
  }

  /** Makes what has come visible; true when there was anything. */
  publish(): boolean {
    if (!this.#changed) return false;
    this.#changed = false;
    // The columns of the topic are exactly the row's: both come from the same table.
    this.#list = [...this.#rows.values()] as unknown as Row<T>[];
    return true;
  }
}
