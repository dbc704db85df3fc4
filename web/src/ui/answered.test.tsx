// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { Refused, Unreachable } from "@/api/client";
import type { Problem } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { Answered, type Asked } from "./Answered";
import { Boundary } from "./Boundary";

beforeAll(() => startI18n());
beforeEach(() => act(() => speak("en")));
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

const asked = (some: Partial<Asked<string[]>>): Asked<string[]> => ({ data: undefined, error: null, dataUpdatedAt: Date.now(), refetch: vi.fn(), ...some });
const show = (answer: Asked<string[]>) => render(<Answered asked={answer}>{(rows) => <p>{rows.length === 0 ? "none" : rows.join()}</p>}</Answered>);
const problem: Problem = { type: "about:blank", code: "NOT_PERMITTED", class: "stop", status: 403, title: "No", numbers: {} };

it("calls nothing empty that has not come", () => {
  vi.useFakeTimers();
  show(asked({}));
  expect(screen.queryByText("none")).toBeNull();
  act(() => void vi.advanceTimersByTime(400));
  expect(screen.getByRole("status", { name: "Loading" })).toBeTruthy();
  cleanup();
  show(asked({ data: [] }));
  expect(screen.getByText("none")).toBeTruthy();
});

it("says what failed, with its code, and asks again", () => {
  const answer = asked({ error: new Refused(problem) });
  show(answer);
  expect(screen.queryByText("none")).toBeNull();
  expect(screen.getByText("NOT_PERMITTED")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Try now" }));
  expect(answer.refetch).toHaveBeenCalledOnce();
});

it("names the status of an answer without words", () => {
  show(asked({ error: new Unreachable("500") }));
  expect(screen.getByText("HTTP 500")).toBeTruthy();
});

it("keeps rows that came, and says how old they are once none come any more", () => {
  show(asked({ data: ["row"], error: new Unreachable("away"), dataUpdatedAt: Date.now() - 12_000 }));
  expect(screen.getByText("row")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("12 s ago");
});

function Breaks({ when }: { when: () => boolean }) {
  if (when()) throw new Error("lots of undefined");
  return <p>whole</p>;
}

it("tells a fault where it is, and the rest goes on", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  let broken = true;
  render(<><p>beside</p><Boundary><Breaks when={() => broken} /></Boundary></>);
  expect(screen.getByText("beside")).toBeTruthy();
  expect(screen.getByText("Error: lots of undefined")).toBeTruthy();
  broken = false;
  fireEvent.click(screen.getByRole("button", { name: "Try now" }));
  expect(screen.getByText("whole")).toBeTruthy();
});
