// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Refused, Unreachable } from "@/api/client";
import type { Breach, LogEntry, Problem, Refusal } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { useKeyListener } from "../keys/useKeys";
import { noticeFor, tellFailed } from "../notice";
import { type RefusedOrder, noticeOf, useTerminal } from "../terminal";
import { BLANK } from "../ticket/ticket";
import { ticketOf } from "./passing";
import { columns } from "./RefusalsTable";
import { RefusalToast, Toasts } from "./Toasts";
import { WhileAway } from "./WhileAway";

const missed = vi.hoisted(() => ({ tell: undefined as ((account: string, entries: readonly LogEntry[]) => void) | undefined }));
vi.mock("@/live/hooks", async (actual) => ({ ...(await actual<object>()), useMissed: (listener: typeof missed.tell) => void (missed.tell = listener) }));

const breach = (limit: number): Breach => ({ code: "SCOPE_LOTS_LIMIT", title: "", numbers: { scope: `ru${limit}`, limit: String(limit), after: "9", before: "0" } });
const refused = (rest: Partial<Problem> = {}): Refusal => ({
  account: "A1", at: "2026-11-20T10:42:16+08:00", contract: "ru1901", hedge_flag: "hedge", side: "sell", offset: "close_today", lots: 9, order: "8", price: "12005", ref: "r", seq: "77",
  problem: { type: "about:blank", status: 422, code: "ORDER_LOTS_LIMIT", title: "", numbers: { limit: "8", lots: "9" }, class: "resize", also: [breach(7)], passing_lots: 6, seq: "77", ...rest },
});
const order: RefusedOrder = { contract: "ru1901", hedge_flag: "hedge", side: "sell", offset: "close_today", lots: 9, price: "12005" };
const filled = { contract: "ru1901", hedge_flag: "hedge", side: "sell", offset: "close_today", lots: "6", priceKind: "limit", price: "12005" };

beforeAll(startI18n);
beforeEach(() => {
  useTerminal.setState(useTerminal.getInitialState());
  act(() => speak("zh-CN"));
});
afterEach(cleanup);

const toast = (rest: Partial<Problem> = {}, limits = 3) => render(<RefusalToast notice={noticeOf(refused(rest))} limits={limits} />);

describe("the ticket of a refused order", () => {
  it("is the same order with the lots that pass", () => {
    expect(ticketOf(order, 6)).toEqual(filled);
    expect(ticketOf({ ...order, validity: "fill_or_kill" }, 6)).toEqual({ ...filled, validity: "fill_or_kill" });
  });

  it("takes the counterparty's price where the order had none", () => {
    const ticket = ticketOf({ ...order, price: undefined }, 6);
    expect(ticket.priceKind).toBe("counterparty");
    expect(ticket).not.toHaveProperty("price");
  });
});

describe("a refusal's toast", () => {
  it("says the headline, the other limits without repeating that nothing was sent, and what can be done", () => {
    toast();
    expect(screen.getByRole("article", { name: "未送出：单笔最多 8 手，本单 9 手" })).toBeDefined();
    expect(screen.getByText("同时违反另外 1 项限制")).toBeDefined();
    expect(screen.getByRole("listitem").textContent).toBe("ru7 持仓上限 7 手，本单后 9 手 持仓与在途开仓现为 0 手");
    expect(screen.getByText("须改委托")).toBeDefined();
    act(() => speak("en"));
    expect(screen.getByText("Also breaches 1 other limit")).toBeDefined();
    expect(screen.getByRole("listitem").textContent).toBe("The account may hold 7 lots of ru7, this order makes it 9. Held and working now: 0");
    expect(screen.getByText("Change order")).toBeDefined();
  });

  it.each([["retry", "可再送"], ["wait", "须等待"], ["resize", "须改委托"], ["stop", "须人工处理"]] as const)("names the class %s", (kind, text) => {
    toast({ class: kind });
    expect(screen.getByText(text)).toBeDefined();
  });

  it("says of an order without an answer that it may have been placed, until it is closed", () => {
    vi.useFakeTimers();
    render(<Toasts account="A1" />);
    act(() => tellFailed(new Unreachable("unreachable"), "A1", order, "r9"));
    expect(screen.getByRole("article", { name: "没有收到回答：不知是否已送出" }).textContent).toContain("可能已经受理，甚至成交");
    expect(screen.queryByText("可再送")).toBeNull();
    act(() => useTerminal.getState().look("cu2701"));
    act(() => void vi.advanceTimersByTime(120_000));
    expect(screen.queryAllByRole("article")).toHaveLength(1);
    fireEvent.click(screen.getByRole("button", { name: "关闭" }));
    expect(screen.queryAllByRole("article")).toHaveLength(0);
    vi.useRealTimers();
  });

  it("is mended when the log tells of that reference: placed with its number, or refused and told apart", () => {
    render(<Toasts account="A1" />);
    act(() => ["r8", "r9"].forEach((ref) => tellFailed(new Unreachable("unreachable"), "A1", order, ref)));
    act(() => useTerminal.getState().heardOf("r9", "31"));
    act(() => useTerminal.getState().heardOf("r8", undefined));
    expect(screen.getAllByRole("article").map((article) => article.querySelector("h3")?.textContent)).toEqual(["已送出，是委托 31"]);
  });

  it("never says that what stands nowhere else is under Refusals", () => {
    render(<Toasts account="A1" />);
    act(() => ["1", "2", "3", "4", "5"].forEach((ref) => tellFailed(new Unreachable("unreachable"), "A1", order, ref)));
    expect(screen.getByText("另有 2 条，关闭上面的即显示")).toBeDefined();
    expect(screen.queryByText(/见拒单/)).toBeNull();
  });

  it("folds beyond three limits, and opens them all", () => {
    toast({ also: [1, 2, 3, 4, 5].map(breach) });
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
    const more = screen.getByRole("button", { name: "展开 2 项" });
    expect(more.getAttribute("aria-expanded")).toBe("false");
    fireEvent.click(more);
    expect(screen.getAllByRole("listitem").map((item) => item.textContent.slice(0, 3))).toEqual(["ru1", "ru2", "ru3", "ru4", "ru5"]);
    const fewer = screen.getByRole("button", { name: "收起" });
    expect(fewer.getAttribute("aria-expanded")).toBe("true");
    fireEvent.click(fewer);
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
  });

  it("folds nothing that fits", () => {
    toast({ also: [1, 2, 3].map(breach) });
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
    expect(screen.queryByRole("button", { name: /展开/ })).toBeNull();
  });

  it("puts the lots that pass into the ticket, sends nothing and goes", () => {
    const send = vi.spyOn(globalThis, "fetch");
    useTerminal.setState({ ticket: { ...BLANK, contract: "cu2701", validity: "fill_and_kill" }, notices: [noticeOf(refused())] });
    toast();
    fireEvent.click(screen.getByRole("button", { name: "改为 6 手" }));
    const { ticket, notices, armed } = useTerminal.getState();
    expect(ticket).toEqual({ ...BLANK, ...filled });
    expect([notices, armed]).toEqual([[], undefined]);
    expect(send).not.toHaveBeenCalled();
  });

  it("says where no number of lots would pass, and offers none", () => {
    toast({ passing_lots: 0 });
    expect(screen.getByText("减少手数也不能送出")).toBeDefined();
    expect(screen.queryByRole("button", { name: /改为/ })).toBeNull();
  });

  it("neither offers lots nor denies them where nobody knows", () => {
    toast({ passing_lots: null });
    expect(screen.queryByText("减少手数也不能送出")).toBeNull();
    expect(screen.queryByRole("button", { name: /改为/ })).toBeNull();
  });

  it("says one lot in the singular", () => {
    act(() => speak("en"));
    toast({ passing_lots: 1 });
    expect(screen.getByRole("button", { name: "Change to 1 lot" })).toBeDefined();
  });
});

function Corner() {
  useKeyListener();
  return <Toasts account="A1" />;
}

describe("several refusals", () => {
  const notices = [noticeOf({ ...refused({ passing_lots: 0, also: [1, 2].map(breach) }), seq: "79" }), noticeOf({ ...refused({ also: [3, 4].map(breach) }), seq: "78" })];

  it("show the other limits of the newest, and those of the others when they are opened", () => {
    useTerminal.setState({ notices });
    render(<Corner />);
    const shown = (): string[] => screen.getAllByRole("listitem").map((item) => item.textContent.slice(0, 3));
    expect(shown()).toEqual(["ru1", "ru2"]);
    fireEvent.click(screen.getByRole("button", { name: "展开 2 项" }));
    expect(shown()).toEqual(["ru1", "ru2", "ru3", "ru4"]);
  });

  it("are answered by key: the newest whose lots are known", () => {
    useTerminal.setState({ notices });
    render(<Corner />);
    fireEvent.keyDown(document.body, { code: "KeyY", key: "Y", shiftKey: true });
    expect(useTerminal.getState().ticket).toMatchObject(filled);
    expect(useTerminal.getState().notices.map(({ id }) => id)).toEqual(["79"]);
  });
});

it("the list of what happened while away says the other limits, what can be done, and fills the ticket", () => {
  render(<WhileAway account="A1" />);
  act(() => missed.tell?.("A1", [{ kind: "refusal", refusal: refused() }]));
  const [item] = screen.getAllByRole("listitem");
  if (!item) throw new Error("nothing is listed");
  expect(item.textContent).toContain("未送出：单笔最多 8 手，本单 9 手");
  expect(within(item).getByText("同时违反另外 1 项限制")).toBeDefined();
  expect(within(item).getByRole("listitem").textContent).toContain("ru7 持仓上限 7 手");
  expect(within(item).getByText("须改委托")).toBeDefined();
  fireEvent.click(within(item).getByRole("button", { name: /^改为 6 手 · 卖平今 ru1901 9 手/ }));
  expect(useTerminal.getState().ticket).toMatchObject(filled);
});

describe("a refusal", () => {
  const notices = () => useTerminal.getState().notices;
  afterEach(() => vi.useRealTimers());

  it("goes by itself after a while, unless one is at it", () => {
    vi.useFakeTimers();
    useTerminal.setState({ notices: [noticeOf(refused())] });
    render(<Corner />);
    fireEvent.mouseEnter(screen.getByRole("article"));
    act(() => void vi.advanceTimersByTime(60_000));
    expect(notices()).toHaveLength(1);
    fireEvent.mouseLeave(screen.getByRole("article"));
    act(() => void vi.advanceTimersByTime(29_000));
    expect(notices()).toHaveLength(1);
    act(() => void vi.advanceTimersByTime(1_000));
    expect(notices()).toHaveLength(0);
  });

  it("goes with its contract", () => {
    const { look } = useTerminal.getState();
    look("ru1901");
    useTerminal.setState({ notices: [noticeOf(refused())] });
    look("ru1901");
    expect(notices()).toHaveLength(1);
    look("cu2701");
    expect(notices()).toHaveLength(0);
  });

  it("has one time, the journal's, whichever of answer and log comes first", () => {
    const { notify } = useTerminal.getState();
    const answer = noticeFor(new Refused(refused().problem), "A1", { order: { ...order, validity: "fill_or_kill" } });
    const told = noticeOf(refused());
    expect(answer.at).toBeUndefined();
    for (const notices of [[answer, told], [told, answer]]) {
      useTerminal.setState({ notices: [] });
      notices.forEach(notify);
      expect(useTerminal.getState().notices).toEqual([{ ...told, order: { ...order, validity: "fill_or_kill" } }]);
    }
  });
});

describe("the list of refusals", () => {
  const column = (id: string) => {
    const found = columns.find((one) => one.id === id);
    if (!found) throw new Error(`no column ${id}`);
    return found;
  };

  it("says what can be done, and fills the ticket from its row", () => {
    expect(column("next").text(refused({ class: "wait" }))).toBe("须等待");
    render(column("actions").cell?.(refused()));
    fireEvent.click(screen.getByRole("button", { name: /^改为 6 手/ }));
    expect(useTerminal.getState().ticket).toMatchObject(filled);
  });

  it("shows the refusal with all of its limits when it is opened", () => {
    render(column("actions").cell?.(refused()));
    fireEvent.click(screen.getByRole("button", { name: /^另 1 项/ }));
    expect(useTerminal.getState().notices).toEqual([noticeOf(refused())]);
  });

  it("draws a row again when its other limits or its lots change", () => {
    const text = (rest: Partial<Problem>) => column("actions").text(refused(rest));
    expect(new Set([text({}), text({ also: [] }), text({ passing_lots: 0 }), text({ passing_lots: null })]).size).toBe(4);
  });
});
