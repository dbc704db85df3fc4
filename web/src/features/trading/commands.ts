// What the terminal does at the server: place, cancel, cancel all. A refusal becomes a notice with its numbers.
import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import { Refused, api, ask } from "@/api/client";
import { type ReadyIntent, orderOf } from "./ticket/ticket";
import { noticeFor } from "./notice";
import { useTerminal } from "./terminal";

/** Sends an order; never twice the same reference. */
export function usePlace(account: string): (intent: ReadyIntent) => void {
  const notify = useTerminal((terminal) => terminal.notify);
  const setSending = useTerminal((terminal) => terminal.setSending);
  const { mutate } = useMutation({
    mutationFn: (intent: ReadyIntent) =>
      ask(api.POST("/api/v1/accounts/{account}/orders", { params: { path: { account } }, body: orderOf(intent) })),
    onMutate: () => setSending(true),
    onSettled: () => setSending(false),
    onError: (error, order) => notify(noticeFor(error, account, { order })),
  });
  return useCallback((intent) => mutate(intent), [mutate]);
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
