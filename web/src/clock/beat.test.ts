import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { live } from "@/live/live";
import { onBeat } from "./beat";

let drawn: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(live, "onDrawn").mockImplementation((listener) => {
    drawn = listener;
    return () => undefined;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

it("comes within the frames that draw, at most every fifth of a second, and by itself where none comes", () => {
  const one = vi.fn();
  const other = vi.fn();
  const stops = [onBeat(one), onBeat(other)];
  one.mockClear();
  for (let frame = 0; frame < 10; frame += 1) {
    vi.advanceTimersByTime(100);
    drawn();
  }
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([5, 5]);
  vi.advanceTimersByTime(900);
  expect(one).toHaveBeenCalledTimes(8);
  stops.forEach((stop) => stop());
  vi.advanceTimersByTime(900);
  expect(one).toHaveBeenCalledTimes(8);
});
