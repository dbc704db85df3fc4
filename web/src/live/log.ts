// The lossless log of one account: orders, trades and refusals by their own sequence.
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
  #trades: Trade[] = [];
  #refusals: Refusal[] = [];
  #caughtUp = false;
  /** What happened while the connection was gone, as it is replayed; none before the first time all was there. */
  #missed: LogEntry[] | undefined;
  #changed = false;
  #view: LogView = EMPTY_LOG;

  get view(): LogView {
    return this.#view;
  }
  /** Number to resume from; none before the first entry. */
  get resumeFrom(): number | undefined {
    return this.#n === 0 ? undefined : this.#n + 1;
  }
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** The connection went: what comes next is replayed, not new. */
  interrupt(): void {
    if (this.#caughtUp) this.#missed = [];
    this.#caughtUp = false;
  }

  /** False for an entry that was there already. */
  apply(n: number, entry: LogEntry): boolean {
    if (n <= this.#n) return false;
    this.#n = n;
    this.#changed = true;
    if (!this.#caughtUp) this.#missed?.push(entry);
    switch (entry.kind) {
      case "order":
        this.#orders.set(entry.order.order, entry.order);
        break;
      case "trade":
        this.#trades = [entry.trade, ...this.#trades];
        break;
      case "refusal":
        this.#refusals = [entry.refusal, ...this.#refusals];
        break;
    }
    return true;
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
    this.#trades = this.#trades.filter((trade) => trade.trading_day === day);
    this.#refusals = [];
    this.#changed = true;
  }

  publish(): boolean {
    if (!this.#changed) return false;
    this.#changed = false;
    this.#view = {
      orders: [...this.#orders.values()].reverse(),
      trades: this.#trades,
      refusals: this.#refusals,
      caughtUp: this.#caughtUp,
    };
    return true;
  }
}
