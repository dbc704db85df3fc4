// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { forgetPerson } from "@/session/ending";
import { keepChoice, startChoices, useChoices, useHeld } from "./choices";
import { useTables } from "./tables";

/** The server: what it holds, whether it is there, how often it was given something. */
const server = vi.hoisted((): { held: Record<string, unknown>; there: boolean; given: number } => ({ held: {}, there: true, given: 0 }));

vi.mock("@/api/client", () => {
  const answer = async (give: () => unknown): Promise<unknown> => {
    await Promise.resolve();
    if (!server.there) throw new Error("away");
    return give();
  };
  const put = ({ choices }: { choices: Record<string, unknown> }): void => {
    server.held = choices;
    server.given += 1;
  };
  return {
    Refused: class extends Error {},
    ask: (asked: Promise<unknown>) => asked,
    api: { GET: () => answer(() => ({ choices: server.held })), PUT: (_: string, { body }: { body: { choices: Record<string, unknown> } }) => answer(() => put(body)) },
  };
});

const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const hidden = (table: string): unknown => useTables.getState().shapes[table]?.hidden;
const hide = (table: string, column: string): void => useTables.getState().shape(table, { hidden: [column] });

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(server, { held: {}, there: true, given: 0 });
  useTables.setState({ shapes: {} });
});
afterEach(() => {
  forgetPerson();
  vi.useRealTimers();
});

it("brings what was chosen in another browser, and gives nothing back of what nobody changed", async () => {
  server.held = { tables: { orders: { hidden: ["price"] } }, later: { kept: 1 } };
  startChoices("first");
  expect(useChoices.getState().ready).toBe(false);
  await settle(2_000);
  expect(useChoices.getState().ready).toBe(true);
  expect(hidden("first/orders")).toEqual(["price"]);
  expect(server.given).toBe(0);
  // A page that comes later finds its part.
  let taken: Readonly<Record<string, unknown>> = {};
  keepChoice("later", { read: () => taken, take: (part) => (taken = part), subscribe: () => undefined });
  expect(taken).toEqual({ kept: 1 });
});

it("keeps several changes at once, and leaves what it does not know", async () => {
  server.held = { unknown: { of: "a newer page" } };
  startChoices("one");
  await settle();
  hide("one/orders", "price");
  hide("one/trades", "time");
  await settle(2_000);
  expect(server.given).toBe(1);
  expect(server.held).toMatchObject({ unknown: { of: "a newer page" }, tables: { orders: { hidden: ["price"] }, trades: { hidden: ["time"] } } });
});

it("gives what was chosen while the server was away once it is back, also after the page was loaded anew", async () => {
  startChoices("one");
  await settle();
  server.there = false;
  hide("one/orders", "price");
  await settle(2_000);
  expect(server.held).toEqual({});
  server.there = true;
  await settle(6_000);
  expect(server.held).toMatchObject({ tables: { orders: { hidden: ["price"] } } });

  server.there = false;
  hide("one/orders", "lots");
  await settle(2_000);
  forgetPerson();
  server.there = true;
  startChoices("one");
  await settle(2_000);
  expect(hidden("one/orders")).toEqual(["lots"]);
  expect(server.held).toMatchObject({ tables: { orders: { hidden: ["lots"] } } });
});

it("holds on to what the browser has while the server does not answer", async () => {
  startChoices("one");
  await settle();
  hide("one/orders", "price");
  await settle(2_000);
  forgetPerson();
  server.there = false;
  startChoices("one");
  await settle(2_000);
  expect(useChoices.getState().ready).toBe(true);
  expect(hidden("one/orders")).toEqual(["price"]);
});

it("never gives one person's choices to another", async () => {
  let favourites: unknown;
  keepChoice("watch", { read: () => (favourites === undefined ? {} : { favourites }), take: (part) => (favourites = part["favourites"]), subscribe: () => undefined });
  startChoices("one");
  await settle();
  favourites = ["rb2701"];
  hide("one/orders", "price");
  await settle(2_000);
  expect(server.held).toMatchObject({ watch: { favourites: ["rb2701"] } });
  forgetPerson();
  server.held = {};
  startChoices("two");
  await settle(2_000);
  expect(favourites).toBeUndefined();
  expect(hidden("two/orders")).toBeUndefined();
  expect(server.given).toBe(1);

  // Nor where a page that holds some comes only after the next one has logged in.
  let late: unknown = ["left by one"];
  localStorage.setItem("ballast.choices", JSON.stringify({ state: { by: { late: "one" }, owed: ["late"] }, version: 1 }));
  await useHeld.persist.rehydrate();
  keepChoice("late", { read: () => (late === undefined ? {} : { late }), take: (part) => (late = part["late"]), subscribe: () => undefined });
  await settle(2_000);
  expect(late).toBeUndefined();
  expect(server.given).toBe(1);
});
