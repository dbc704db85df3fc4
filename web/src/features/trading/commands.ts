// What the terminal does at the server beside placing: cancel, cancel all. A refusal becomes a notice with its numbers.
import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import { Refused, api, ask } from "@/api/client";
import { noticeFor } from "./notice";
import { useTerminal } from "./terminal";

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
