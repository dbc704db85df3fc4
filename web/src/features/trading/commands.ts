// What the terminal does at the server: place, cancel, cancel all. A refusal becomes a notice with its numbers.
import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import { Refused, api, ask } from "@/api/client";
import type { Preview, Problem } from "@/api/types";
import { type ReadyIntent, orderOf } from "./ticket/ticket";
import { noticeFor } from "./notice";
import { useTerminal } from "./terminal";

/** Lots with which a refused order would have gone. */
export function suggestionOf({ code, numbers }: Problem, lots: number, preview: Preview | undefined): number | undefined {
  const most = code === "POSITION_SHORT" ? Number(numbers["closable"]) : code === "LOTS_ABOVE_MAXIMUM" ? Number(numbers["maximum"]) : preview?.largest.lots;
  return most !== undefined && Number.isInteger(most) && most > 0 && most < lots ? most : undefined;
}

/** Sends an order; never twice the same reference. */
export function usePlace(account: string): (intent: ReadyIntent, preview?: Preview) => void {
  const notify = useTerminal((terminal) => terminal.notify);
  const setSending = useTerminal((terminal) => terminal.setSending);
  const { mutate } = useMutation({
    mutationFn: ({ intent }: { intent: ReadyIntent; preview: Preview | undefined }) =>
      ask(api.POST("/api/v1/accounts/{account}/orders", { params: { path: { account } }, body: orderOf(intent) })),
    onMutate: () => setSending(true),
    onSettled: () => setSending(false),
    onError: (error, { intent, preview }) => {
      const suggestion = error instanceof Refused ? suggestionOf(error.problem, intent.lots, preview) : undefined;
      notify(noticeFor(error, account, { order: intent, ...(suggestion === undefined ? {} : { suggestion }) }));
    },
  });
  return useCallback((intent, preview) => mutate({ intent, preview }), [mutate]);
}

export function useCancel(account: string): (order: string) => void {
  const notify = useTerminal((terminal) => terminal.notify);
  const { mutate } = useMutation({
    mutationFn: (order: string) => ask(api.DELETE("/api/v1/accounts/{account}/orders/{order}", { params: { path: { account, order } } })),
    onError: (error) => notify(noticeFor(error, account)),
  });
  return mutate;
}

/** Cancels all working orders, or those of one contract; each that is not cancelled says why. */
export function useCancelAll(account: string): (contract?: string) => void {
  const notify = useTerminal((terminal) => terminal.notify);
  const { mutate } = useMutation({
    mutationFn: (contract: string | undefined) =>
      ask(api.POST("/api/v1/accounts/{account}/cancel-all", { params: { path: { account } }, body: contract === undefined ? {} : { contract } })),
    onSuccess: ({ results }) => {
      for (const { problem } of results) if (problem) notify(noticeFor(new Refused(problem), account));
    },
    onError: (error) => notify(noticeFor(error, account)),
  });
  return useCallback((contract) => mutate(contract), [mutate]);
}
