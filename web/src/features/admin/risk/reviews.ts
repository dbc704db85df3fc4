// Orders that wait for review, as pages ask for them, and what is done about them.
import { useQuery } from "@tanstack/react-query";
import { Refused, api, ask } from "@/api/client";
import type { ReviewRow, WaitingOrder } from "@/api/types";
import { fmt } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { ADMIN, type Done, PAGE_ROWS, useChange, usePages } from "../queries";

const AGAIN_MS = 2_000;

/** Who reviews, and is there. */
export const useReviewers = () =>
  useQuery({ queryKey: [ADMIN, "reviewers"], refetchInterval: AGAIN_MS, queryFn: () => ask(api.GET("/api/v1/admin/reviews", { params: { query: { limit: 1 } } })) });

export interface LogOf {
  product: string | undefined;
  day: string | undefined;
}
export function useReviewLog({ product, day }: LogOf) {
  const fetch = (cursor: string | undefined) => ask(api.GET("/api/v1/admin/reviews/log", { params: { query: { limit: PAGE_ROWS, ...(product ? { product } : {}), ...(day ? { trading_day: day } : {}), ...(cursor === undefined ? {} : { cursor }) } } }));
  return usePages(["reviews", "log", product, day], true, fetch, ({ reviews }) => reviews);
}

export type Of = Pick<WaitingOrder, "order" | "level">;
/** One order; what it is refused with as it is judged again is its result, too. */
export async function review({ order, level }: Of, passes: boolean, reason: string): Promise<{ seq: string }> {
  const { results, seq } = await ask(api.POST("/api/v1/admin/reviews", { body: { orders: [{ order, level }], passes, reason } }));
  const problem = results[0]?.problem;
  if (problem) throw new Refused(problem);
  return { seq: seq ?? "" };
}
export const useReview = (done?: Done) => useChange(({ of, passes, reason = "" }: { of: Of; passes: boolean; reason?: string }) => review(of, passes, reason), done);
export const useReviewedProducts = () =>
  useChange(({ name, ...body }: { name: string; products: string[]; change: "bind" | "unbind" }) => ask(api.PUT("/api/v1/admin/users/{name}/reviewed-products", { params: { path: { name } }, body })));

export const reviewLevelText = (level: number): string => tr(level === 2 ? "reviewPage.levels.two" : "reviewPage.levels.one");
export const sideAndOffsetText = ({ side, offset }: Pick<ReviewRow, "side" | "offset">): string => `${tr(`common.${side}`)} ${tr(`offset.${offset}`)}`;
export const atText = ({ price, at_best }: Pick<WaitingOrder, "price"> & { at_best?: boolean }): string => (at_best === true || price == null ? [tr("priceKind.counterparty"), price == null ? "" : fmt(price)].filter(Boolean).join(" ") : fmt(price));
export const outcomeText = ({ outcome, by }: ReviewRow): string => tr(outcome === "passed" && by == null ? "reviewPage.outcomes.passed_itself" : `reviewPage.outcomes.${outcome}`);
