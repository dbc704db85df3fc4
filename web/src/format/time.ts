// Instants are Beijing time with an offset (`2026-11-20T10:42:17.000+08:00`) or milliseconds since 1970 UTC.
// A text with a time and no offset is Beijing's, too. The browser's own time zone plays no part.

export type Instant = string | number | null | undefined;

const WITHOUT_OFFSET = /\d\d:\d\d:\d\d(\.\d+)?$/;
const BEIJING_MS = 8 * 3_600_000;

/** Milliseconds since 1970 UTC. */
export function toMillis(at: Instant): number | undefined {
  if (at === null || at === undefined) return undefined;
  const millis = typeof at === "number" ? at : Date.parse(WITHOUT_OFFSET.test(at) ? `${at.replace(" ", "T")}+08:00` : at);
  return Number.isFinite(millis) ? millis : undefined;
}

/** `YYYY-MM-DDTHH:MM:SS.mmmZ` of Beijing's wall. */
function wall(at: Instant): string | undefined {
  const millis = toMillis(at);
  return millis === undefined ? undefined : new Date(millis + BEIJING_MS).toISOString();
}

/** `HH:MM:SS`. */
export const clockTime = (at: Instant): string => wall(at)?.slice(11, 19) ?? "–";
/** `HH:MM:SS.mmm`. */
export const clockTimeExact = (at: Instant): string => wall(at)?.slice(11, 23) ?? "–";
/** `HH:MM`. */
export const clockMinute = (at: Instant): string => wall(at)?.slice(11, 16) ?? "–";
/** `YYYY-MM-DD`. */
export const calendarDay = (at: Instant): string => wall(at)?.slice(0, 10) ?? "–";
/** `YYYY-MM-DD HH:MM:SS`. */
export const dayAndTime = (at: Instant): string => wall(at)?.slice(0, 19).replace("T", " ") ?? "–";
/** `MM-DD HH:MM:SS`. */
export const monthDayTime = (at: Instant): string => wall(at)?.slice(5, 19).replace("T", " ") ?? "–";

/** Seconds of Beijing's wall since 1970, as charts want them. */
export function wallSeconds(at: Instant): number | undefined {
  const millis = toMillis(at);
  return millis === undefined ? undefined : Math.floor((millis + BEIJING_MS) / 1000);
}

/** 0 = Monday … 6 = Sunday. */
export function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** `20261120`, as statements print days. */
export const compactDay = (day: string): string => day.replaceAll("-", "");
