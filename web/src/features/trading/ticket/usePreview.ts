// The dry run of what the ticket means, asked for a moment after it changed.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, ask } from "@/api/client";
import type { Preview } from "@/api/types";
import { useDesk } from "../context";
import type { Intent } from "./ticket";

const SETTLE_MS = 120;
const AGAIN_MS = 2_000;

function useSettled<Value>(value: Value, key: string): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says when the value has changed
  }, [key]);
  return settled;
}

const samePosition = (one: Intent | undefined, other: Intent | undefined): boolean => one?.contract === other?.contract && one?.hedge_flag === other?.hedge_flag;

export function usePreview(intent: Intent | undefined): Preview | undefined {
  const { account, disconnected } = useDesk();
  const asked = useSettled(intent, JSON.stringify(intent));
  const { data } = useQuery({
    queryKey: ["preview", account.code, asked],
    enabled: asked !== undefined && !disconnected,
    refetchInterval: AGAIN_MS,
    // While a number is typed the last answer stays; that of another contract or flag never does.
    placeholderData: (before, query) => (samePosition(query?.queryKey[2] as Intent | undefined, asked) ? before : undefined),
    queryFn: () => {
      const { contract, hedge_flag, side, offset, lots, price } = asked ?? ({} as Intent);
      return ask(api.GET("/api/v1/accounts/{account}/preview", {
        params: { path: { account: account.code }, query: { contract, hedge_flag, side, offset, lots: lots ?? 1, ...(price === undefined ? {} : { price }) } },
      }));
    },
  });
  return disconnected ? undefined : data;
}
