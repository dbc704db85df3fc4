// Months as `YYYY-MM`, without clocks or time zones.
import { weekday } from "@/format/time";

export function shiftMonth(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  const shifted = year * 12 + number - 1 + by;
  return `${String(Math.floor(shifted / 12)).padStart(4, "0")}-${String((shifted % 12) + 1).padStart(2, "0")}`;
}

function lengthOf(month: string): number {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

/** The days of a month, with blanks before so that the first column is Monday. */
export function monthGrid(month: string): (string | undefined)[] {
  const blanks: undefined[] = Array.from({ length: weekday(`${month}-01`) }, () => undefined);
  const days = Array.from({ length: lengthOf(month) }, (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`);
  return [...blanks, ...days];
}
