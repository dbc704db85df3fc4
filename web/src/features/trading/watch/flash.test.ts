// @vitest-environment jsdom
// The flash of a changed last price (docs/style.md#live-data).
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Contract, Quote } from "@/api/types";
import type { WatchRow } from "./columns";
import { flashChanges } from "./flash";

const CODES = ["a", "b", "c", "d"];
let body: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  body = document.createElement("div");
  body.innerHTML = CODES.map((code) => `<div data-row="${code}"><i data-column="last"></i></div>`).join("");
  vi.advanceTimersByTime(10_000);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const draw = (...prices: number[]): void => flashChanges(body, prices.map((last, index) => ({ contract: { code: CODES[index] } as Contract, quote: { last } as Quote }) as WatchRow));
const lit = (): string => [...body.querySelectorAll("[data-flash]")].map((cell) => `${cell.closest<HTMLElement>("[data-row]")?.dataset["row"]} ${cell.getAttribute("data-flash")}`).join();

it("goes out with the frame that comes three tenths of a second later, or by itself where none comes", () => {
  draw(1, 1, 1, 1);
  draw(2, 1, 1, 1);
  expect(lit()).toBe("a up");
  vi.advanceTimersByTime(200);
  draw(2, 0, 1, 1);
  expect(lit()).toBe("a up,b down");
  vi.advanceTimersByTime(100);
  draw(2, 0, 1, 1);
  expect(lit()).toBe("b down");
  vi.advanceTimersByTime(350);
  expect(lit()).toBe("");
});

it("is none where more than 30 % change at once, nor twice in half a second", () => {
  draw(1, 1, 1, 1);
  draw(2, 2, 1, 1);
  expect(lit()).toBe("");
  draw(3, 2, 1, 1);
  vi.advanceTimersByTime(350);
  draw(4, 2, 1, 1);
  expect(lit()).toBe("");
  vi.advanceTimersByTime(200);
  draw(5, 2, 1, 1);
  expect(lit()).toBe("a up");
});
