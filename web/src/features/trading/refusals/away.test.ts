import { expect, it } from "vitest";
import type { LogEntry, OrderStatus } from "@/api/types";
import { worthTelling } from "./away";

const order = (id: string, status: OrderStatus) => ({ kind: "order", order: { order: id, status } }) as LogEntry;
const trade = { kind: "trade", trade: { order: "1" } } as LogEntry;
const refusal = { kind: "refusal", refusal: { seq: "7" } } as LogEntry;

it("keeps fills and refusals in their order, and of orders only those that ended", () => {
  const ended = order("2", "cancelled");
  expect(worthTelling([order("1", "working"), trade, order("1", "filled"), order("2", "cancelling"), refusal, ended])).toEqual([trade, refusal, ended]);
});

it("tells of an order once, as it stands in the end", () => {
  const ended = order("1", "rejected");
  expect(worthTelling([order("1", "unknown"), ended])).toEqual([ended]);
  expect(worthTelling([order("1", "unknown"), order("1", "working")])).toEqual([]);
});
