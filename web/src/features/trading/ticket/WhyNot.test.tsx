// @vitest-environment jsdom
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { Preview } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { WhyNot } from "./WhyNot";

beforeAll(startI18n);
afterEach(cleanup);

const crossed: Preview["largest"] = {
  lots: 0, ceilings: [],
  binding_limit: { type: "about:blank", status: 422, code: "MARK_CROSSED", title: "the server's own", numbers: { bid: "12010", ask: "12005" }, class: "wait" },
};

it("says in the person's language what stops the next lot, not that something was not sent", () => {
  act(() => speak("zh-CN"));
  const { container } = render(<WhyNot largest={crossed} />);
  expect(container.textContent).toBe("行情买价 12,010 高于卖价 12,005，不可开仓 行情正常后可开仓；平仓不受影响");
  act(() => speak("en"));
  expect(container.textContent).toBe("The market bids 12,010, above the ask of 12,005; nothing is opened. Opening goes on when it is right again; closing is not affected");
});

it("says of which lot it speaks where some go", () => {
  act(() => speak("zh-CN"));
  const { container } = render(<WhyNot largest={{ ...crossed, lots: 3 }} />);
  expect(container.textContent).toMatch(/^再多一手：行情买价/);
});

it("keeps its arithmetic on a low screen only where nothing goes", () => {
  const { container, rerender } = render(<WhyNot largest={crossed} />);
  expect(container.querySelector(".stops-all")).not.toBeNull();
  rerender(<WhyNot largest={{ ...crossed, lots: 3 }} />);
  expect(container.querySelector(".ticket-why-not:not(.stops-all)")).not.toBeNull();
});

it("says nothing where nothing binds", () => {
  const { container } = render(<WhyNot largest={{ lots: 3, ceilings: [] }} />);
  expect(container.textContent).toBe("");
});
