// The one connection for live data and the one frame loop that draws it as it comes, ten times a second. A hidden tab
// draws nothing and asks for snapshots when it is seen again. Panels share subscriptions of the same topic.
import { createStore } from "zustand/vanilla";
import type { ClientMessage, Clock, CounterStatus, LogEntry, RowsTopic, ServerMessage, Topic } from "@/api/types";
import { decodeFrame } from "./frame";
import { AccountLog } from "./log";
import { RowTable } from "./table";

/** What the server tells comes a tenth of a second apart; a frame that came late must not make every later one late. */
const APART_MS = 80;
/** What is told of one moment, in several messages, comes within so much. */
const TOGETHER_MS = 10;
/** What is no price waits so long for a frame that draws some. */
const NEWS_MS = 150;
const PING_MS = 5_000;
/** Without any message for so long the connection counts as lost; the server speaks every second. */
const SILENCE_MS = 3_000;
const RETRY_MS = [500, 1_000, 2_000, 3_000, 5_000];
const NOT_LOGGED_IN = "NOT_LOGGED_IN";
const NOT_PERMITTED = "NOT_PERMITTED";

export interface Link {
  status: "connecting" | "open" | "lost";
  /** When the last message came, by the page's own clock. */
  heardAt: number;
  attempt: number;
  /** When the next attempt starts, by the page's own clock. */
  retryAt: number;
  latencyMs: number | undefined;
  clock: { value: Clock; heardAt: number } | undefined;
  counters: readonly CounterStatus[];
  marketAt: string | undefined;
  seq: string | undefined;
}

interface RowsSubscription {
  id: number;
  topic: RowsTopic;
  table: RowTable<Topic>;
  listeners: Set<() => void>;
}
interface LogSubscription {
  id: number;
  account: string;
  log: AccountLog;
  listeners: Set<() => void>;
}

/** New entries as they happen, never those that were replayed. */
export type LogListener = (account: string, entry: LogEntry) => void;
/** What happened in a log while the connection was gone, oldest first. */
export type MissedListener = (account: string, entries: readonly LogEntry[]) => void;

const IDLE: Link = {
  status: "connecting", heardAt: 0, attempt: 0, retryAt: 0, latencyMs: undefined, clock: undefined,
  counters: [], marketAt: undefined, seq: undefined,
};

export class Live {
  readonly link = createStore<Link>(() => IDLE);
  onLoggedOut: () => void = () => undefined;
  /** Something that was subscribed may not be seen any more. */
  onNotPermitted: () => void = () => undefined;
  /** An attempt to connect came to nothing. */
  onFailed: () => void = () => undefined;
  #socket: WebSocket | undefined;
  #rows = new Map<string, RowsSubscription>();
  #logs = new Map<string, LogSubscription>();
  #logListeners = new Set<LogListener>();
  #missedListeners = new Set<MissedListener>();
  #drawnListeners = new Set<() => void>();
  /** What the next frame tells of the connection. */
  #news: Partial<Link> = {};
  #newsTimer: ReturnType<typeof setTimeout> | undefined;
  #nextId = 1;
  #pings = new Map<number, number>();
  #timers: ReturnType<typeof setInterval>[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #drawnAt = 0;
  #running = false;

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#timers = [setInterval(() => this.#ping(), PING_MS), setInterval(() => this.#watchSilence(), 500)];
    document.addEventListener("visibilitychange", this.#seen);
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#retry);
    document.removeEventListener("visibilitychange", this.#seen);
    this.#socket?.close();
    this.#socket = undefined;
    this.#news = {};
    this.link.setState(IDLE, true);
  }

  /** Tries again at once. */
  reconnect(): void {
    clearTimeout(this.#retry);
    this.#connect();
  }

  rows<T extends Topic>(topic: Extract<RowsTopic, { kind: T }>): RowTable<T> {
    return this.#rowsOf(topic).table as unknown as RowTable<T>;
  }

  /** Listens to a topic; returns how to stop. The last listener to go ends the subscription. */
  listenRows(topic: RowsTopic, listener: () => void): () => void {
    const subscription = this.#rowsOf(topic);
    if (subscription.listeners.size === 0) this.#subscribeRows(subscription);
    subscription.listeners.add(listener);
    return () => {
      subscription.listeners.delete(listener);
      if (subscription.listeners.size > 0) return;
      this.#rows.delete(JSON.stringify(topic));
      this.#send({ type: "unsubscribe", id: subscription.id });
    };
  }

  log(account: string): AccountLog {
    return this.#logOf(account).log;
  }

  listenLog(account: string, listener: () => void): () => void {
    const subscription = this.#logOf(account);
    if (subscription.listeners.size === 0) this.#subscribeLog(subscription);
    subscription.listeners.add(listener);
    return () => {
      subscription.listeners.delete(listener);
      if (subscription.listeners.size > 0) return;
      this.#logs.delete(account);
      this.#send({ type: "unsubscribe", id: subscription.id });
    };
  }

  onEntry(listener: LogListener): () => void {
    this.#logListeners.add(listener);
    return () => this.#logListeners.delete(listener);
  }

  onMissed(listener: MissedListener): () => void {
    this.#missedListeners.add(listener);
    return () => this.#missedListeners.delete(listener);
  }

  /** Calls back within each frame that draws, before what it changed is drawn. */
  onDrawn(listener: () => void): () => void {
    this.#drawnListeners.add(listener);
    return () => this.#drawnListeners.delete(listener);
  }

  #rowsOf(topic: RowsTopic): RowsSubscription {
    const key = JSON.stringify(topic);
    const known = this.#rows.get(key);
    if (known) return known;
    const made = { id: this.#nextId++, topic, table: new RowTable<Topic>(topic.kind), listeners: new Set<() => void>() };
    this.#rows.set(key, made);
    return made;
  }

  #logOf(account: string): LogSubscription {
    const known = this.#logs.get(account);
    if (known) return known;
    const made = { id: this.#nextId++, account, log: new AccountLog(), listeners: new Set<() => void>() };
    this.#logs.set(account, made);
    return made;
  }

  #connect(): void {
    this.#socket?.close();
    const { protocol, host } = window.location;
    const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/api/v1/live`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.#heard(socket, event.data);
    socket.onclose = () => this.#closed(socket);
    this.#socket = socket;
    this.link.setState(({ attempt }) => ({ attempt: attempt + 1, retryAt: 0 }));
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.link.setState({ status: "open", heardAt: Date.now(), attempt: 0, retryAt: 0 });
    this.#ping();
    this.#rows.forEach((subscription) => {
      // A fresh id: frames of the former connection can never be taken for this one's.
      subscription.id = this.#nextId++;
      this.#subscribeRows(subscription);
    });
    this.#logs.forEach((subscription) => {
      subscription.id = this.#nextId++;
      subscription.log.interrupt();
      this.#subscribeLog(subscription);
    });
  }

  #closed(socket: WebSocket): void {
    if (socket !== this.#socket || !this.#running) return;
    const { attempt, status } = this.link.getState();
    if (status !== "open") this.onFailed();
    const delay = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0;
    this.link.setState({ status: "lost", retryAt: Date.now() + delay, latencyMs: undefined });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  #watchSilence(): void {
    const { status, heardAt } = this.link.getState();
    if (status === "open" && Date.now() - heardAt > SILENCE_MS && !document.hidden) this.#socket?.close();
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
  #subscribeRows({ id, topic }: RowsSubscription): void {
    this.#send({ type: "subscribe_rows", id, topic });
  }
  #subscribeLog({ id, account, log }: LogSubscription): void {
    const from = log.resumeFrom;
    this.#send({ type: "subscribe_log", id, account, ...(from === undefined ? {} : { from }) });
  }
  #ping(): void {
    const id = this.#nextId++;
    this.#pings.set(id, performance.now());
    this.#send({ type: "ping", id });
  }

  #heard(socket: WebSocket, data: string | ArrayBuffer): void {
    if (socket !== this.#socket) return;
    this.link.setState({ heardAt: Date.now() });
    if (typeof data === "string") this.#told(JSON.parse(data) as ServerMessage);
    else this.#framed(data);
  }

  #framed(data: ArrayBuffer): void {
    const frame = decodeFrame(data);
    for (const subscription of this.#rows.values()) {
      if (subscription.id !== frame.id) continue;
      if (subscription.table.apply(frame) === "gap") this.#send({ type: "snapshot", id: frame.id });
      this.#draw();
      return;
    }
  }

  #told(message: ServerMessage): void {
    switch (message.type) {
      case "clock":
        this.#clocked(message.clock);
        break;
      case "status":
        this.#tell({ counters: message.counters, marketAt: message.market_at ?? undefined, seq: message.seq });
        break;
      case "log":
        this.#logged(message.id, message.n, message.entry);
        break;
      case "caught_up":
        this.#caughtUp(message.id, message.n);
        break;
      case "pong": {
        const sentAt = this.#pings.get(message.id);
        this.#pings.clear();
        if (sentAt !== undefined) this.link.setState({ latencyMs: Math.round(performance.now() - sentAt) });
        break;
      }
      case "problem":
        if (message.problem.code === NOT_LOGGED_IN) this.onLoggedOut();
        if (message.problem.code === NOT_PERMITTED) this.onNotPermitted();
        break;
      // Orders go over HTTP and rows come as binary frames in this page.
      case "answer":
      case "gate":
      case "rows":
        break;
    }
  }

  #clocked(clock: Clock): void {
    const before = (this.#news.clock ?? this.link.getState().clock)?.value.trading_day;
    this.#tell({ clock: { value: clock, heardAt: performance.now() } });
    const day = clock.trading_day;
    if (before == null || day == null || day === before) return;
    this.#logs.forEach(({ log }) => log.startDay(day));
    this.#draw();
  }

  /** Told with the next frame, not in one of its own. Where nothing is drawn it is known at once. */
  #tell(news: Partial<Link>): void {
    Object.assign(this.#news, news);
    if (document.hidden) this.#spread();
    else this.#newsTimer ??= setTimeout(this.#drawNow, NEWS_MS);
  }

  #spread(): void {
    if (Object.keys(this.#news).length === 0) return;
    const news = this.#news;
    this.#news = {};
    this.link.setState(news);
  }

  #caughtUp(id: number, n: number): void {
    const subscription = this.#logById(id);
    const missed = subscription?.log.catchUp(n) ?? [];
    if (subscription && missed.length > 0) this.#missedListeners.forEach((listener) => listener(subscription.account, missed));
    this.#draw();
  }

  #logById(id: number): LogSubscription | undefined {
    return [...this.#logs.values()].find((subscription) => subscription.id === id);
  }

  #logged(id: number, n: number, entry: LogEntry): void {
    const subscription = this.#logById(id);
    if (!subscription?.log.apply(n, entry)) return;
    if (subscription.log.caughtUp) this.#logListeners.forEach((listener) => listener(subscription.account, entry));
    this.#draw();
  }

  /** Asks for one drawing; what came together is one. Not within a frame: the chart, which draws for itself, still joins it. */
  #draw(): void {
    if (this.#drawing !== undefined || document.hidden) return;
    const wait = Math.max(TOGETHER_MS, this.#drawnAt + APART_MS - performance.now());
    this.#drawing = setTimeout(this.#drawNow, wait);
  }

  #drawNow = (): void => {
    clearTimeout(this.#drawing);
    clearTimeout(this.#newsTimer);
    this.#drawing = undefined;
    this.#newsTimer = undefined;
    this.#drawnAt = performance.now();
    this.#spread();
    for (const { table, listeners } of this.#rows.values()) if (table.publish()) listeners.forEach((listen) => listen());
    for (const { log, listeners } of this.#logs.values()) if (log.publish()) listeners.forEach((listen) => listen());
    this.#drawnListeners.forEach((listen) => listen());
  };

  #seen = (): void => {
    if (document.hidden) return;
    this.#rows.forEach(({ id }) => this.#send({ type: "snapshot", id }));
    this.#draw();
  };
}

export const live = new Live();
