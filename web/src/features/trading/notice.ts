// What went wrong with something that was asked for, as a notice.
import { Refused } from "@/api/client";
import type { LogEntry, Problem } from "@/api/types";
import { instantNow } from "@/clock/clock";
import { live } from "@/live/live";
import { NO_ANSWER, type Notice, type RefusedOrder, useTerminal } from "./terminal";

let made = 0;

export function noticeFor(error: unknown, account: string, rest: Partial<Notice> = {}): Notice {
  const problem: Problem = error instanceof Refused
    ? error.problem
    : { type: "about:blank", status: 0, code: NO_ANSWER, title: "", numbers: { account }, class: "wait" };
  made += 1;
  // What is journaled has the journal's time, told by the log.
  return { id: problem.seq ?? `local-${made}`, at: problem.seq == null ? instantNow() : undefined, problem, ...rest };
}

/** Tells that an order was refused, or that nobody knows whether it was placed. The log may know before the answer is given up. */
export function tellFailed(error: unknown, account: string, order: RefusedOrder, ref: string): void {
  const placed = error instanceof Refused ? undefined : live.log(account).orderOf(ref)?.order;
  useTerminal.getState().notify(noticeFor(error, account, { order, ...(error instanceof Refused ? {} : { ref }), ...(placed === undefined ? {} : { placed }) }));
}

/** The log tells of an order by its reference, at once or once the connection is back. */
function hear(entry: LogEntry): void {
  if (entry.kind === "order") useTerminal.getState().heardOf(entry.order.ref, entry.order.order);
  if (entry.kind === "refusal") useTerminal.getState().heardOf(entry.refusal.ref, undefined);
}
live.onEntry((_, entry) => hear(entry));
live.onMissed((_, entries) => entries.forEach(hear));
