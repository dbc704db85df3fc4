// Alarms, liquidation plans and stops of all days, page by page, as the server filters them.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { PastAlarm, PastPlan, PastStop } from "@/api/types";
import { ADMIN, PAGE_ROWS } from "../queries";

const AGAIN_MS = 30_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What all three are filtered by; what is left open is not asked for. */
export interface PastOf {
  from?: string | undefined;
  to?: string | undefined;
  product?: string | undefined;
  account?: string | undefined;
}

interface PageOf {
  next?: string | null | undefined;
  filtered: number;
  total: number;
}
type Fetch<Page> = (query: Record<string, string | number>) => Promise<Page>;

/** As far as something is chosen; a day that is not typed to its end is none yet. */
export function queryOf(of: object): Record<string, string> {
  const said = Object.entries(of).filter(([name, value]) => typeof value === "string" && value !== "" && (!["from", "to"].includes(name) || DAY.test(value)));
  return Object.fromEntries(said);
}

export function usePast<Page extends PageOf, Item>(what: string, of: object, fetch: Fetch<Page>, pick: (page: Page) => readonly Item[]) {
  const query = queryOf(of);
  const page = (cursor: string | undefined) => fetch({ ...query, limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) });
  const { data, error, dataUpdatedAt, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [ADMIN, "past", what, query], refetchInterval: AGAIN_MS, initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }: Page) => next ?? undefined, queryFn: ({ pageParam }) => page(pageParam),
  });
  const everything = async (): Promise<readonly Item[]> => {
    const rows: Item[] = [];
    let cursor: string | undefined;
    do {
      const came: Page = await page(cursor);
      rows.push(...pick(came));
      cursor = came.next ?? undefined;
    } while (cursor !== undefined);
    return rows;
  };
  const last = data?.pages.at(-1);
  return { pages: data?.pages, asked: { data: data?.pages.flatMap(pick), error, dataUpdatedAt, refetch }, older: hasNextPage ? fetchNextPage : undefined, counted: last && { filtered: last.filtered, all: last.total }, everything };
}

export type PastAlarmsOf = PastOf & { kind?: PastAlarm["alarm"]["kind"] | undefined; level?: PastAlarm["alarm"]["worst"] | undefined };
export const usePastAlarms = (of: PastAlarmsOf) => usePast("alarms", of, (query) => ask(api.GET("/api/v1/admin/past/alarms", { params: { query } })), ({ alarms }) => alarms);
export type PastPlansOf = PastOf & { kind?: PastPlan["cause"]["kind"] | undefined; state?: PastPlan["state"] | undefined };
export const usePastPlans = (of: PastPlansOf) => usePast("plans", of, (query) => ask(api.GET("/api/v1/admin/past/plans", { params: { query } })), ({ plans }) => plans);
export type PastStopsOf = PastOf & { bars?: PastStop["bars"] | undefined; standing?: "true" | "false" | undefined };
export const usePastStops = (of: PastStopsOf) => usePast("stops", of, (query) => ask(api.GET("/api/v1/admin/past/stops", { params: { query } })), ({ stops }) => stops);

/** Every step of a plan. */
export const usePlanSteps = (plan: number) =>
  useQuery({
    queryKey: [ADMIN, "past", "steps", plan],
    queryFn: async () => {
      const steps = [];
      let cursor: string | undefined;
      do {
        const page = await ask(api.GET("/api/v1/admin/past/plans/{plan}/steps", { params: { path: { plan }, query: { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) } } }));
        steps.push(...page.steps);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      return steps;
    },
  });
