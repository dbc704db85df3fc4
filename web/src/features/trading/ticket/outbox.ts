// Orders asked for and not answered yet: one is under way, the others wait and follow it in the order they were asked for.
import { create } from "zustand";
import { Refused, api, ask } from "@/api/client";
import { live } from "@/live/live";
import { onForget } from "@/session/ending";
import { tellFailed } from "../notice";
import { type ReadyIntent, orderOf } from "./ticket";

interface Asked {
  account: string;
  intent: ReadyIntent;
}

interface Outbox {
  underWay: Asked | undefined;
  waiting: readonly Asked[];
  /** How many of those that waited were not sent in the end; said until the next is asked for. */
  dropped: number;
}

const EMPTY: Outbox = { underWay: undefined, waiting: [], dropped: 0 };
export const useOutbox = create<Outbox>()(() => EMPTY);

/** Takes back what waits. What is under way cannot be. */
export const dropWaiting = (): void => useOutbox.setState(({ waiting, dropped }) => ({ waiting: [], dropped: dropped + waiting.length }));

const NOBODY = 401;

async function send({ account, intent }: Asked): Promise<void> {
  const body = orderOf(intent);
  try {
    await ask(api.POST("/api/v1/accounts/{account}/orders", { params: { path: { account } }, body }));
  } catch (error) {
    tellFailed(error, account, intent, body.ref);
    // A refusal is of one order. Where nobody answers, or nobody is logged in, the next would go unseen.
    if (!(error instanceof Refused) || error.problem.status === NOBODY) dropWaiting();
  }
}

async function goOn(): Promise<void> {
  for (;;) {
    const [next, ...waiting] = useOutbox.getState().waiting;
    useOutbox.setState({ underWay: next, waiting });
    if (!next) return;
    await send(next);
  }
}

/** Sends an order once those before it are answered; never twice the same reference. */
export function place(account: string, intent: ReadyIntent): void {
  const { underWay, waiting } = useOutbox.getState();
  useOutbox.setState({ waiting: [...waiting, { account, intent }], dropped: 0 });
  if (!underWay) void goOn();
}

live.link.subscribe(({ status }, { status: before }) => {
  if (before === "open" && status !== "open") dropWaiting();
});
onForget(() => useOutbox.setState({ waiting: [], dropped: 0 }));
