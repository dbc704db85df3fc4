// What went wrong with something that was asked for, as a notice.
import { Refused } from "@/api/client";
import type { Problem } from "@/api/types";
import { instantNow } from "@/clock/clock";
import type { Notice } from "./terminal";

let made = 0;

export function noticeFor(error: unknown, account: string, rest: Partial<Notice> = {}): Notice {
  const problem: Problem = error instanceof Refused
    ? error.problem
    : { type: "about:blank", status: 0, code: "NO_ANSWER", title: "", numbers: { account }, class: "retry" };
  made += 1;
  // What is journaled has the journal's time, told by the log.
  return { id: problem.seq ?? `local-${made}`, at: problem.seq == null ? instantNow() : undefined, problem, ...rest };
}
