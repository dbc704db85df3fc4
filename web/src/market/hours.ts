// Whether a contract's hours run, for where no quote says it.
import type { Contract } from "@/api/types";
import { clockTime } from "@/format/time";

/** Hours of a night end on the next morning. */
export function inHours({ sessions }: Pick<Contract, "sessions">, now: number): boolean {
  const time = clockTime(now);
  return sessions.some(({ open, close }) => (open <= close ? open <= time && time < close : time >= open || time < close));
}
