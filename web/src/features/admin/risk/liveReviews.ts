// Orders that wait for review as they are told live, each whole.
import { useMemo } from "react";
import type { WaitingOrder } from "@/api/types";
import { useHeardRows, useLink } from "@/live/hooks";
import { toldOf } from "@/live/told";
import type { Asked } from "@/ui/Answered";

const TOPIC = { kind: "reviews" as const };

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
      orders: { data: rows?.map((row) => toldOf(row) as WaitingOrder), error: null, dataUpdatedAt: lostAt, refetch: () => undefined },
      total: rows?.length ?? 0,
      mine: rows?.filter(({ mine }) => mine === 1).length ?? 0,
    }),
    [rows, lostAt],
  );
}
