// The state of the terminal that several panels share: what is looked at, the ticket, what is open on top.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { HedgeFlag, Offset, Problem, Refusal, Side, Validity } from "@/api/types";
import { keepChoice } from "@/prefs/choices";
import { onForget } from "@/session/ending";
import type { Plan } from "./reversal/reversal";
import { BLANK, type FollowKind, type ReadyIntent, type Ticket } from "./ticket/ticket";

/** An order that was refused. */
export interface RefusedOrder {
  contract: string;
  hedge_flag: HedgeFlag;
  side: Side;
  offset: Offset;
  lots: number;
  /** Absent of an order at the counterparty's price. */
  price: string | undefined;
  /** Known of what the ticket sent. */
  validity?: Validity;
}

/** A refusal on the screen until it is closed or mended. */
export interface Notice {
  id: string;
  /** Of what is journaled the journal's time; not known before the log tells it. */
  at: number | undefined;
  problem: Problem;
  /** The order it was about. */
  order?: RefusedOrder;
  /** With which reference the order was sent, where no answer came to it. */
  ref?: string;
  /** The order's number, where no answer came but the log tells that it was placed. */
  placed?: string;
}

/** No answer came: it may have been done or not. */
export const NO_ANSWER = "NO_ANSWER";

/** An order of which nobody knows whether it was placed: it is told until it is known, or closed. */
export const isUnknown = ({ problem, order, placed }: Notice): boolean => problem.code === NO_ANSWER && order !== undefined && placed === undefined;

export type ChartPeriod = "line" | "1m" | "5m" | "15m" | "1h" | "1d";
export const CHART_PERIODS: readonly ChartPeriod[] = ["line", "1m", "5m", "15m", "1h", "1d"];

interface Terminal {
  ticket: Ticket;
  /** The line that the next Enter sends. */
  armed: ReadyIntent | undefined;
  /** The reversal that the next Enter sends. */
  armedReversal: Plan | undefined;
  /** Key of the position whose reversal was asked for while working closes held some of its lots. */
  blockedReversal: number | undefined;
  search: string | undefined;
  keySheet: boolean;
  notices: readonly Notice[];
  fills: { lots: number; contract: string; side: Side; price: string; count: number } | undefined;
  /** Contract the keyboard is on in the watch list. */
  cursor: string | undefined;
  /** Number of the order that is shown whole. */
  openedOrder: string | undefined;

  edit: (change: Partial<Ticket>) => void;
  look: (contract: string) => void;
  arm: (intent: ReadyIntent | undefined) => void;
  armReversal: (plan: Plan) => void;
  blockReversal: (position: number | undefined) => void;
  openSearch: (typed: string) => void;
  closeSearch: () => void;
  showKeys: (shown: boolean) => void;
  notify: (notice: Notice) => void;
  dismiss: (id: string) => void;
  /** What became of an order without an answer: its number, or none where it was refused and that is told apart. */
  heardOf: (ref: string, placed: string | undefined) => void;
  countFill: (fill: { lots: number; contract: string; side: Side; price: string } | undefined) => void;
  moveCursor: (contract: string | undefined) => void;
  openOrder: (order: string | undefined) => void;
}

const SHOWN_AT_ONCE = 3;

/** The same refusal told twice: the log knows its time, the answer to one's own request the order's validity. */
const merged = (notice: Notice, known: Notice | undefined): Notice =>
  known ? { ...notice, at: notice.at ?? known.at, ...(notice.order && { order: { ...known.order, ...notice.order } }) } : notice;

/** A ticket nobody has touched: its price follows as the person chose. */
export const fresh = (contract: string | undefined): Ticket => ({ ...BLANK, contract, priceKind: useLayout.getState().follows });

/** Another contract starts afresh but for the side; the first keeps what was typed before it was there. */
function taken({ contract: before, side, offset, lots }: Ticket, contract: string): Ticket {
  const blank = { ...fresh(contract), side };
  return before === undefined ? { ...blank, offset, lots } : blank;
}

const changes = (ticket: Ticket, change: Partial<Ticket>): boolean => Object.entries(change).some(([part, value]) => ticket[part as keyof Ticket] !== value);

export const useTerminal = create<Terminal>()((set) => ({
  ticket: BLANK,
  armed: undefined,
  armedReversal: undefined,
  blockedReversal: undefined,
  search: undefined,
  keySheet: false,
  notices: [],
  fills: undefined,
  cursor: undefined,
  openedOrder: undefined,

  // Any change of the ticket takes back what stood ready to be sent.
  edit: (change) => set(({ ticket }) => (changes(ticket, change) ? { ticket: { ...ticket, ...change }, armed: undefined, armedReversal: undefined } : {})),
  // Refusals go with the contract they are about.
  look: (contract) =>
    set(({ ticket, notices }) =>
      ticket.contract === contract
        ? { cursor: contract }
        : {
            ticket: taken(ticket, contract), armed: undefined, armedReversal: undefined, cursor: contract,
            notices: notices.filter((notice) => !notice.order || notice.order.contract === contract || isUnknown(notice)),
          },
    ),
  arm: (armed) => set({ armed, armedReversal: undefined }),
  armReversal: (armedReversal) => set({ armedReversal, armed: undefined, blockedReversal: undefined }),
  blockReversal: (blockedReversal) => set({ blockedReversal }),
  openSearch: (search) => set({ search }),
  closeSearch: () => set({ search: undefined }),
  showKeys: (keySheet) => set({ keySheet }),
  notify: (notice) => set(({ notices }) => ({ notices: [merged(notice, notices.find(({ id }) => id === notice.id)), ...notices.filter(({ id }) => id !== notice.id)] })),
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  heardOf: (ref, placed) =>
    set(({ notices }) => {
      const isIt = (notice: Notice): boolean => notice.ref === ref && isUnknown(notice);
      if (!notices.some(isIt)) return {};
      return { notices: notices.flatMap((notice) => (!isIt(notice) ? [notice] : placed === undefined ? [] : [{ ...notice, placed }])) };
    }),
  countFill: (fill) =>
    set(({ fills }) => ({ fills: fill && fills ? { ...fill, lots: fill.lots + fills.lots, count: fills.count + 1 } : fill && { ...fill, count: 1 } })),
  moveCursor: (cursor) => set({ cursor }),
  openOrder: (openedOrder) => set({ openedOrder }),
}));

// Refusals, fills and what was typed are of the one who was here.
onForget(() => useTerminal.setState(useTerminal.getInitialState()));

export const shownNotices = (notices: readonly Notice[]): readonly Notice[] => notices.slice(0, SHOWN_AT_ONCE);
/** How many are not shown: those that the list of refusals keeps, and those that stand nowhere else. */
export function hiddenNotices(notices: readonly Notice[]): { kept: number; only: number } {
  const hidden = notices.slice(SHOWN_AT_ONCE);
  const kept = hidden.filter(({ problem }) => problem.seq != null).length;
  return { kept, only: hidden.length - kept };
}

/** The order of a journaled refusal. */
export function refusedOrder({ contract, hedge_flag, side, offset, lots, price }: Refusal): RefusedOrder {
  return { contract, hedge_flag, side, offset, lots, price: price ?? undefined };
}

/** The notice of a journaled refusal; the same refusal told twice is one notice. */
export function noticeOf(refusal: Refusal): Notice {
  return { id: refusal.seq, at: Date.parse(refusal.at), problem: refusal.problem, order: refusedOrder(refusal) };
}

interface Layout {
  /** Nothing before the first was chosen: then the contracts that come first are. */
  favourites: readonly string[] | undefined;
  /** What was looked at last. */
  contract: string | undefined;
  period: ChartPeriod;
  confirmOrders: boolean;
  /** What an untouched price follows. */
  follows: FollowKind;
  setContract: (contract: string) => void;
  setPeriod: (period: ChartPeriod) => void;
  setConfirmOrders: (confirm: boolean) => void;
  setFollows: (kind: FollowKind) => void;
  setFavourites: (contracts: readonly string[]) => void;
  reset: () => void;
}

const DEFAULT_LAYOUT = { favourites: undefined as readonly string[] | undefined, contract: undefined as string | undefined, period: "5m" as ChartPeriod, confirmOrders: true, follows: "last" as FollowKind };

/** What a person set up. */
export const useLayout = create<Layout>()(
  persist(
    (set) => ({
      ...DEFAULT_LAYOUT,
      setContract: (contract) => set({ contract }),
      setPeriod: (period) => set({ period }),
      setConfirmOrders: (confirmOrders) => set({ confirmOrders }),
      setFollows: (follows) => set({ follows }),
      setFavourites: (favourites) => set({ favourites }),
      reset: () => set(DEFAULT_LAYOUT),
    }),
    { name: "ballast.terminal", version: 1 },
  ),
);

const isChosen = ([part, value]: [string, unknown]): boolean => part in DEFAULT_LAYOUT && value !== DEFAULT_LAYOUT[part as keyof typeof DEFAULT_LAYOUT];

keepChoice("terminal", {
  read: () => Object.fromEntries(Object.entries({ ...useLayout.getState() }).filter(isChosen)),
  take: (part) => useLayout.setState({ ...DEFAULT_LAYOUT, ...Object.fromEntries(Object.entries(part).filter(isChosen)) }),
  subscribe: useLayout.subscribe,
});
