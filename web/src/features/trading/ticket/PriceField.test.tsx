// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Contract, Quote, SessionAccount } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { DeskContext } from "../context";
import { useLayout, useTerminal } from "../terminal";
import { PriceField } from "./PriceField";
import { Armed, SendButton } from "./Sending";
import { faultsOf } from "./faults";

vi.mock("../live", () => {
  const quote = { bid: 3_110, ask: 3_112, last: 3_111 } as unknown as Quote;
  return { quoteNow: () => quote, useQuote: () => quote, positionsNow: () => [], listening: () => () => () => undefined };
});

const rb: Contract = { code: "rb2701", commodity: "rb", name_zh: "", name_en: "", exchange: "SHFE", multiplier: 10, tick: "1", max_limit_lots: 500, distinguishes_today: true, sessions: [] };
const account = { code: "A10023", may_trade: true } as SessionAccount;
const contracts = { list: [rb], byCode: new Map([[rb.code, rb]]) };
const field = () => screen.getByRole<HTMLInputElement>("textbox", { name: "价格" });
const selected = ({ selectionStart, selectionEnd, value }: HTMLInputElement): string => value.slice(selectionStart ?? 0, selectionEnd ?? 0);
const type = (text: string): void => void fireEvent.change(field(), { target: { value: text } });

beforeAll(startI18n);
beforeEach(() => {
  act(() => speak("zh-CN"));
  useTerminal.setState(useTerminal.getInitialState());
  useLayout.setState({ confirmOrders: true });
  useTerminal.getState().look("rb2701");
  render(
    <DeskContext value={{ account, contracts, contract: rb, disconnected: false, offline: false }}>
      <PriceField field={createRef()} onStep={() => undefined} /><SendButton side="buy" active onSend={() => undefined} /><Armed />
    </DeskContext>,
  );
});
afterEach(cleanup);

it("is typed over by who comes to it by key", () => {
  act(() => field().focus());
  expect(selected(field())).toBe(field().value);
  expect(field().value).toBe("3111");
});

it("leaves the caret where one clicks", () => {
  fireEvent.pointerDown(field());
  act(() => field().focus());
  expect(selected(field())).toBe("");
});

it("says with all its digits that a price is no multiple of the tick, and offers none", () => {
  act(() => field().focus());
  type("3111.5");
  expect(screen.getByRole("alert").textContent).toBe("3,111.5 不是最小变动价位 1 的整数倍");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /改正标出的一栏/ }).disabled).toBe(true);
  type("3112");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /3,112/ }).disabled).toBe(false);
});

it("gives the reason of no lots", () => {
  expect(faultsOf({ ...useTerminal.getState().ticket, lots: "0" }, "1").lots).toBe("至少 1 手");
  expect(faultsOf({ ...useTerminal.getState().ticket, lots: "10" }, "1").lots).toBeUndefined();
});

it("says that one press sends, while the confirmation is off", () => {
  expect(screen.getByRole("status").textContent).toBe("");
  act(() => void useLayout.setState({ confirmOrders: false }));
  expect(screen.getByRole("status").textContent).toContain("平、反按一次就送出");
});
