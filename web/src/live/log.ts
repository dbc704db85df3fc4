// The lossless log of one account: orders as they stand, trades and refusals, by the records they are of. After an
// interruption the last record comes once more, for it may have been cut off in its middle: what is known stays as it is.
import type { LogEntry, Order, Refusal, Trade } from "@/api/types";

export interface LogView {
  /** Newest first. */
  readonly orders: readonly Order[];
  /** Newest first. */
  readonly trades: readonly Trade[];
  /** Newest first. */
  readonly refusals: readonly Refusal[];
  /** Everything that was there at the subscription has come. */
  readonly caughtUp: boolean;
}

export const EMPTY_LOG: LogView = { orders: [], trades: [], refusals: [], caughtUp: false };

export class AccountLog {
  #n = 0;
  #orders = new Map<string, Order>();
  #trades = new Map<string, Trade>();
  #refusals = new Map<string, Refusal>();
  #caughtUp = false;
  /** What happened while the connection was gone, as it is replayed; none before the first time all was there. */
  #missed: LogEntry[] | undefined;
  #changed = false;
  #view: LogView = EMPTY_LOG;

  get view(): LogView {
    return this.#view;
  }
  /** Record to resume from; none before the first entry. */
  get resumeFrom(): number | undefined {
    return this.#n === 0 ? undefined : this.#n;
  }
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** The order that was sent with a reference, where it is known. */
  orderOf(ref: string): Order | undefined {
    return [...this.#orders.values()].find((order) => order.ref === ref);
  }

  /** The connection went: what comes next is replayed, not new. */
  interrupt(): void {
    if (this.#caughtUp) this.#missed = [];
    this.#caughtUp = false;
  }

  /** False for an entry that was there already. */
  apply(n: number, entry: LogEntry): boolean {
    if (!this.#take(entry)) return false;
    this.#n = Math.max(this.#n, n);
    this.#changed = true;
    if (!this.#caughtUp) this.#missed?.push(entry);
    return true;
  }

  #take(entry: LogEntry): boolean {
    switch (entry.kind) {
      case "order": {
        const { order } = entry;
        if (this.#orders.get(order.order)?.seq === order.seq) return false;
        this.#orders.set(order.order, order);
        return true;
      }
      case "trade": {
        const { seq, order, trade } = entry.trade;
        return isNew(this.#trades, `${seq}/${order}/${trade}`, entry.trade);
      }
      case "refusal": return isNew(this.#refusals, `${entry.refusal.seq}/${entry.refusal.order}`, entry.refusal);
    }
  }

  /** All that was there has come; says what was missed, oldest first. */
  catchUp(n: number): readonly LogEntry[] {
    this.#n = Math.max(this.#n, n);
    this.#caughtUp = true;
    this.#changed = true;
    const missed = this.#missed ?? [];
    this.#missed = undefined;
    return missed;
  }

  /** Another trading day: the log is of the running day only. Refusals do not name theirs, they are all of the day before. */
  startDay(day: string): void {
    this.#orders = new Map([...this.#orders].filter(([, order]) => order.trading_day === day));
    this.#trades = new Map([...this.#trades].filter(([, trade]) => trade.trading_day === day));
    this.#refusals.clear();
    this.#changed = true;
  }

  publish(): boolean {
    if (!this.#changed) return false;
    this.#changed = false;
    this.#view = {
      orders: [...this.#orders.values()].sort((one, other) => Number(other.order) - Number(one.order)),
      trades: [...this.#trades.values()].reverse(),
      refusals: [...this.#refusals.values()].reverse(),
      caughtUp: this.#caughtUp,
    };
    return true;
  }
}

function isNew<Row>(known: Map<string, Row>, key: string, row: Row): boolean {
  if (known.has(key)) return false;
  known.set(key, row);
  return true;
}
