// Orders that wait for review as they are told live, each whole.
import { useMemo } from "react";
import type { ReviewQueueRow, WaitingOrder } from "@/api/types";
import { useHeardRows, useLink } from "@/live/hooks";
import type { Asked } from "@/ui/Answered";

const TOPIC = { kind: "reviews" as const };

/** A row is replaced as it changes: what it says is read once. */
const read = new WeakMap<ReviewQueueRow, WaitingOrder>();
function orderOf(row: ReviewQueueRow): WaitingOrder {
  const known = read.get(row);
  if (known) return known;
  const order = JSON.parse(row.told ?? "{}") as WaitingOrder;
  read.set(row, order);
  return order;
}

export interface LiveReviews {
  /** The oldest first. */
  orders: Asked<readonly WaitingOrder[]>;
  total: number;
  /** How many of them one may pass or reject. */
  mine: number;
}

export function useLiveReviews(): LiveReviews {
  const rows = useHeardRows(TOPIC);
  // While the connection is there, rows are of now.
  const lostAt = useLink(({ status, heardAt }) => (status === "open" ? 0 : heardAt));
  return useMemo(
    () => ({
      orders: { data: rows?.map(orderOf), error: null, dataUpdatedAt: lostAt, refetch: () => undefined },
      total: rows?.length ?? 0,
      mine: rows?.filter(({ mine }) => mine === 1).length ?? 0,
    }),
    [rows, lostAt],
  );
}
