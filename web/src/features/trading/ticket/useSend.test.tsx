// @vitest-environment jsdom
import { cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Contract, PositionRow, Quote, SessionAccount } from "@/api/types";
import { DeskContext } from "../context";
import { closeOf } from "../positions/close";
import { useLayout, useTerminal } from "../terminal";
import type { ReadyIntent } from "./ticket";
import { useIntent, useSend } from "./useSend";

const { sent, positions } = vi.hoisted(() => ({ sent: [] as ReadyIntent[], positions: [] as PositionRow[] }));
vi.mock("./outbox", () => ({ place: (_: string, intent: ReadyIntent) => sent.push(intent) }));
vi.mock("../live", () => ({
  quoteNow: (code: string): Quote => (code === "ag2702" ? { bid: 8_001, ask: 8_002, last: 8_001 } : { bid: 560, ask: 561, last: 560 }) as unknown as Quote,
  positionsNow: () => positions,
  listening: () => () => () => undefined,
}));

const contract = (code: string): Contract => ({ code, commodity: code.slice(0, 2), name_zh: "", name_en: "", exchange: "SHFE", multiplier: 1, tick: "1", max_limit_lots: 500, distinguishes_today: true, sessions: [] });
const [ag, au] = [contract("ag2702"), contract("au2702")];
const contracts = { list: [ag, au], byCode: new Map([[ag.code, ag], [au.code, au]]) };
const account = { code: "A10024", may_trade: true } as SessionAccount;
/** A page that was drawn while au2702 was looked at, and has not been drawn since. */
const drawn = ({ children }: { children: ReactNode }) => <DeskContext value={{ account, contracts, contract: au, disconnected: false, offline: false }}>{children}</DeskContext>;
const held: PositionRow = { key: 1, contract: "ag2702", hedge_flag: "speculation", side: "long", lots: 3, today_lots: 3, yesterday_lots: 0, closable_today: 3, closable_yesterday: 0, average_open_price: 8_000, floating_pnl: 0, position_pnl: 0, margin: 0 };

beforeEach(() => {
  sent.length = 0;
  positions.splice(0, positions.length, held);
  useTerminal.setState(useTerminal.getInitialState());
  useLayout.setState({ confirmOrders: false });
  useTerminal.getState().look("au2702");
});
afterEach(cleanup);

it("sends the contract that the ticket names, at its price, though the page still shows another", () => {
  const { result } = renderHook(() => useSend(), { wrapper: drawn });
  const { look, edit } = useTerminal.getState();
  const close = closeOf(held, ag);
  look("ag2702");
  edit(close ?? {});
  result.current.send("sell");
  expect(sent).toEqual([{ contract: "ag2702", hedge_flag: "speculation", side: "sell", offset: "close_today", lots: 3, price: "8001", validity: "day", most: 3 }]);
  edit({ lots: "4" });
  result.current.send("sell");
  expect(sent, "more than there is to close").toHaveLength(1);
});

it("sends nothing of a contract that is not listed", () => {
  const { result } = renderHook(() => useSend(), { wrapper: drawn });
  useTerminal.getState().look("zn2702");
  useTerminal.getState().edit({ priceKind: "limit", price: "21500" });
  result.current.send("buy");
  expect(sent).toEqual([]);
});

it("shows what it would send", () => {
  useTerminal.getState().look("ag2702");
  const { result } = renderHook(() => useIntent("buy"), { wrapper: drawn });
  expect(result.current).toMatchObject({ contract: "ag2702", price: "8001" });
});
