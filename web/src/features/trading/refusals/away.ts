// What a trader wants told of the time the connection was gone: fills, refusals, and orders that ended without one.
import type { LogEntry, OrderStatus } from "@/api/types";

const ENDED: ReadonlySet<OrderStatus> = new Set<OrderStatus>(["cancelled", "part_cancelled", "refused", "rejected", "unknown"]);

/** In the order they happened; of an order only how it stands in the end. */
export function worthTelling(entries: readonly LogEntry[]): readonly LogEntry[] {
  const last = new Map(entries.flatMap((entry): [string, LogEntry][] => (entry.kind === "order" ? [[entry.order.order, entry]] : [])));
  return entries.filter((entry) => entry.kind !== "order" || (ENDED.has(entry.order.status) && last.get(entry.order.order) === entry));
}
