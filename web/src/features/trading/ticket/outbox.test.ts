// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import type { Order, PlaceOrder } from "@/api/types";
import { live } from "@/live/live";
import { isUnknown, useTerminal } from "../terminal";
import { dropWaiting, place, useOutbox } from "./outbox";
import type { ReadyIntent } from "./ticket";

const order = (lots: number): ReadyIntent => ({ contract: "cu2701", hedge_flag: "speculation", side: "buy", offset: "open", lots, price: "86430", validity: "day" });
const sent: PlaceOrder[] = [];
let answer: (() => void)[] = [];

/** A server that answers when it is told to. */
function answering(status: number, body: object): void {
  vi.spyOn(api, "POST").mockImplementation((async (_: string, { body: asked }: { body: PlaceOrder }) => {
    sent.push(asked);
    await new Promise<void>((done) => answer.push(done));
    if (status === 0) throw new TypeError("network");
    return { ...(status < 300 ? { data: body } : { error: body }), response: new Response(null, { status }) };
  }) as never);
}
const answerNext = async (): Promise<void> => {
  const before = sent.length;
  await vi.waitFor(() => expect(answer).toHaveLength(1));
  answer.shift()?.();
  await vi.waitFor(() => expect(sent.length > before || useOutbox.getState().underWay === undefined).toBe(true));
};

beforeEach(() => {
  sent.length = 0;
  answer = [];
  useOutbox.setState({ underWay: undefined, waiting: [], dropped: 0 });
  useTerminal.setState(useTerminal.getInitialState());
});

it("sends all that were asked for at once, one after the other and in their order", async () => {
  answering(201, {});
  const asked = Array.from({ length: 12 }, (_, index) => index + 1);
  for (const lots of asked) place("A1", order(lots));
  expect(useOutbox.getState().waiting).toHaveLength(11);
  for (const lots of asked) {
    await vi.waitFor(() => expect(sent).toHaveLength(lots));
    await answerNext();
  }
  expect(sent.map(({ lots }) => lots)).toEqual(asked);
  expect(new Set(sent.map(({ ref }) => ref)).size).toBe(12);
  expect(useOutbox.getState()).toMatchObject({ underWay: undefined, waiting: [], dropped: 0 });
});

it("goes on after a refusal, and tells it with its order", async () => {
  answering(422, { code: "CASH_SHORT", title: "", numbers: {}, status: 422, class: "resize", type: "about:blank" });
  place("A1", order(1));
  place("A1", order(2));
  await answerNext();
  await answerNext();
  expect(sent.map(({ lots }) => lots)).toEqual([1, 2]);
  expect(useTerminal.getState().notices.map(({ order: refused }) => refused?.lots)).toEqual([2, 1]);
});

it("drops what waits when told to, and says how much that was", async () => {
  answering(201, {});
  for (const lots of [1, 2, 3]) place("A1", order(lots));
  dropWaiting();
  expect(useOutbox.getState()).toMatchObject({ waiting: [], dropped: 2 });
  await answerNext();
  expect(sent).toHaveLength(1);
});

it("tells of an order without an answer with its reference, by which the log mends it", async () => {
  answering(0, {});
  place("A1", order(1));
  await answerNext();
  const { notices, heardOf } = useTerminal.getState();
  expect(notices.map((notice) => [notice.ref, isUnknown(notice)])).toEqual([[sent[0]?.ref, true]]);
  heardOf(sent[0]?.ref ?? "", "77");
  expect(useTerminal.getState().notices.map((notice) => [notice.placed, isUnknown(notice)])).toEqual([["77", false]]);
});

it("knows that an order was placed where the log told it before the answer was given up", async () => {
  answering(0, {});
  place("A2", order(1));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  live.log("A2").apply(1, { kind: "order", order: { order: "78", seq: "1", ref: sent[0]?.ref } as Order });
  await answerNext();
  expect(useTerminal.getState().notices.map(({ placed }) => placed)).toEqual(["78"]);
});

it("sends nothing more once nobody answers", async () => {
  answering(0, {});
  for (const lots of [1, 2, 3]) place("A1", order(lots));
  await answerNext();
  expect(sent).toHaveLength(1);
  expect(useOutbox.getState()).toMatchObject({ underWay: undefined, waiting: [], dropped: 2 });
});
