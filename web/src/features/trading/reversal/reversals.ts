// Reversals under way. They go on while other pages of the application are looked at; they do not outlive the
// connection or the page, and what was cut short is told.
import { create } from "zustand";
import { Refused, api, ask } from "@/api/client";
import type { LogEntry, Order, PlaceOrder } from "@/api/types";
import { live } from "@/live/live";
import { onForget } from "@/session/ending";
import { noticeFor, tellFailed } from "../notice";
import { useTerminal } from "../terminal";
import { type Plan, type Reversal, type Sent, type Stop, begin, heard, isPending, next, openFor, orderFor, works } from "./reversal";

const KEPT = "ballast.reversals";

/** What was under way when the page was loaded anew. */
function cutShort(): readonly Reversal[] {
  const stored = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as Reversal[];
  return stored.map((reversal) => ({ ...reversal, state: "reloaded" }));
}

/** Newest first; those that have stopped stay until they are dismissed. */
export const useReversals = create<{ all: readonly Reversal[] }>()(() => ({ all: cutShort() }));

const find = (id: string): Reversal | undefined => useReversals.getState().all.find((reversal) => reversal.id === id);
const change = (id: string, to: (reversal: Reversal) => Reversal): void =>
  useReversals.setState(({ all }) => ({ all: all.map((reversal) => (reversal.id === id ? to(reversal) : reversal)) }));
const stop = (id: string, state: Stop): void => change(id, (reversal) => (isPending(reversal) ? { ...reversal, state } : reversal));
export const dismiss = (id: string): void => useReversals.setState(({ all }) => ({ all: all.filter((reversal) => reversal.id !== id) }));

const place = (account: string, body: PlaceOrder): Promise<Order> => ask(api.POST("/api/v1/accounts/{account}/orders", { params: { path: { account } }, body }));

/** The refusal of an order of a reversal is told like any other. */
function failed(error: unknown, { account }: Reversal, { ref, contract, hedge_flag, side, offset, lots }: PlaceOrder): boolean {
  tellFailed(error, account, { contract, hedge_flag: hedge_flag ?? "speculation", side, offset, lots, price: undefined }, ref);
  return error instanceof Refused;
}

/** Sends one close; false when the reversal has stopped with it. */
async function sendClose(id: string, { ref, offset, lots }: Sent): Promise<boolean> {
  const reversal = find(id);
  if (reversal?.state !== "closing") return false;
  if (next(reversal) === "stop") {
    stop(id, "not_filled");
    return false;
  }
  const order = orderFor(reversal.plan, ref, offset, lots);
  try {
    const answer = await place(reversal.account, order);
    // The log may have told more of it before the answer came.
    change(id, (now) => (now.closes.some((close) => close.ref === ref && close.order !== undefined) ? now : heard(now, answer)));
    if (find(id)?.state === "cancelled") void cancelReversal(id);
    return true;
  } catch (error) {
    stop(id, failed(error, reversal, order) ? "close_refused" : "no_answer");
    return false;
  }
}

async function sendOpen(reversal: Reversal): Promise<void> {
  const order = openFor(reversal);
  try {
    await place(reversal.account, order);
    dismiss(reversal.id);
  } catch (error) {
    stop(reversal.id, failed(error, reversal, order) ? "open_refused" : "open_no_answer");
  }
}

/** Opens once all is closed, and stops once that cannot come. */
function goOn(id: string): void {
  const reversal = find(id);
  if (reversal?.state !== "closing") return;
  const then = next(reversal);
  if (then === "stop") stop(id, "not_filled");
  if (then !== "open") return;
  change(id, (now) => ({ ...now, state: "opening" }));
  void sendOpen(reversal);
}

export async function startReversal(account: string, plan: Plan): Promise<void> {
  const reversal = begin(account, plan);
  useReversals.setState(({ all }) => ({ all: [reversal, ...all] }));
  const unlisten = live.listenLog(account, () => undefined);
  const unwatch = useReversals.subscribe(() => {
    const now = find(reversal.id);
    if (now && isPending(now)) return;
    unwatch();
    unlisten();
  });
  for (const close of reversal.closes) if (!(await sendClose(reversal.id, close))) return;
  goOn(reversal.id);
}

/** Opens nothing any more, and takes back what still works of its closes. */
export async function cancelReversal(id: string): Promise<void> {
  stop(id, "cancelled");
  const { account = "", closes = [] } = find(id) ?? {};
  for (const { order = "" } of closes.filter(works)) {
    try {
      await ask(api.DELETE("/api/v1/accounts/{account}/orders/{order}", { params: { path: { account, order } } }));
    } catch (error) {
      useTerminal.getState().notify(noticeFor(error, account));
    }
  }
}

function hear(account: string, entry: LogEntry): void {
  if (entry.kind !== "order") return;
  const { order } = entry;
  for (const reversal of useReversals.getState().all) {
    if (heard(reversal, { ...order, account }) === reversal) continue;
    change(reversal.id, (now) => heard(now, { ...order, account }));
    // While closes are still being sent, the last of them goes on.
    if (reversal.closes.every(({ ref, order: known }) => known !== undefined || ref === order.ref)) goOn(reversal.id);
  }
}

live.onEntry(hear);
live.onMissed((account, entries) => entries.forEach((entry) => hear(account, entry)));
// Nobody could see what is sent then, and at what price: what is left is the trader's to do.
live.link.subscribe(({ status }, { status: before }) => {
  if (before === "open" && status !== "open") useReversals.getState().all.forEach(({ id }) => stop(id, "disconnected"));
});
useReversals.subscribe(({ all }) => sessionStorage.setItem(KEPT, JSON.stringify(all.filter(isPending))));
onForget(() => useReversals.setState({ all: [] }));
