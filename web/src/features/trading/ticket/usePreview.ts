// The dry run of what the ticket means, asked for a moment after it changed.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, ask } from "@/api/client";
import type { Preview } from "@/api/types";
import { useDesk } from "../context";
import type { Intent } from "./ticket";

const SETTLE_MS = 120;
/** A price that follows is taken up so often: it may move faster than questions are answered. */
const FOLLOW_MS = 1_000;
const AGAIN_MS = 2_000;
const KEPT_MS = 10_000;

export interface Answer {
  /** Of an order with this aim, whatever its lots and price: its rates and its largest lots. */
  preview: Preview | undefined;
  /** Of the very order that is shown: its amounts. */
  exact: Preview | undefined;
}
const NO_ANSWER: Answer = { preview: undefined, exact: undefined };

/** The order once it has stood still for a moment; the price of one that follows need not. */
function useSettled(intent: Intent | undefined, follows: boolean): Intent | undefined {
  const [settled, setSettled] = useState(intent);
  const latest = useRef(intent);
  const key = JSON.stringify(follows ? { ...intent, price: undefined } : intent);
  useEffect(() => {
    latest.current = intent;
  });
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest.current), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  useEffect(() => {
    if (!follows) return undefined;
    const timer = setInterval(() => setSettled(latest.current), FOLLOW_MS);
    return () => clearInterval(timer);
  }, [follows]);
  return settled;
}

/** The same but for lots and price: what binds the one binds the other. */
export const sameAim = (one: Intent | undefined, other: Intent | undefined): boolean =>
  one?.contract === other?.contract && one?.hedge_flag === other?.hedge_flag && one?.side === other?.side && one?.offset === other?.offset;

/** What an answer says of the order that is shown now. */
export function answerFor(shown: Intent, follows: boolean, { of, preview }: { of: Intent; preview: Preview }): Answer {
  if (!sameAim(of, shown)) return NO_ANSWER;
  const exact = of.lots === shown.lots && (follows || of.price === shown.price);
  return { preview, exact: exact ? preview : undefined };
}

export function usePreview(intent: Intent | undefined, follows: boolean): Answer {
  const { account, disconnected } = useDesk();
  const asked = useSettled(intent, follows);
  const { data } = useQuery({
    queryKey: ["preview", account.code, asked],
    enabled: asked !== undefined && !disconnected,
    refetchInterval: AGAIN_MS,
    gcTime: KEPT_MS,
    placeholderData: (before) => before,
    queryFn: async () => {
      const of = asked ?? ({} as Intent);
      const { contract, hedge_flag, side, offset, lots, price } = of;
      const preview = await ask(api.GET("/api/v1/accounts/{account}/preview", {
        params: { path: { account: account.code }, query: { contract, hedge_flag, side, offset, lots: lots ?? 1, ...(price === undefined ? {} : { price }) } },
      }));
      return { of, preview };
    },
  });
  return disconnected || !intent || !data ? NO_ANSWER : answerFor(intent, follows, data);
}
