import { expect, it } from "vitest";
import type { SchemeBinding } from "@/api/types";
import { bindingOf, intervalsOf, linesOf, withIntervals } from "./binding";
import { bandsOf, scaleOf } from "./numberLine";

const none = { current: [], previous: [] };
const binding: SchemeBinding = {
  day: { current: [{ from: "0.94", below: "1.05", scheme: "A" }, { from: "0.82", below: "0.9", scheme: "B" }], previous: [{ from: "0.9", below: null, scheme: "A" }] },
  night: { mode: "own", share: null, own: { current: [{ from: null, below: null, scheme: "N" }], previous: [] } },
  holiday: { mode: "percent_of_night", share: "0.5", own: none },
  holiday_from: "2027-02-01", holiday_to: "2027-02-09",
  current_lines: { top_up: "0.92", warning: "0.86", liquidation: "0.82" }, previous_lines: { top_up: null, warning: null, liquidation: "0.8" },
};

it("the line shows every number: schemes where they are, what is between them as a gap, what is beyond as nothing", () => {
  const scale = scaleOf(binding.day.current, binding.current_lines, "0.9634");
  if (!scale) throw new Error("there is a line");
  const bands = bandsOf(binding.day.current, scale);
  expect(bands.map(({ kind, name }) => `${kind} ${name}`.trim())).toEqual(["none", "scheme B", "gap", "scheme A", "none"]);
  expect(bands.map(({ from }) => from)).toEqual([0, ...bands.slice(0, -1).map(({ to }) => to)]);
  expect(bands.at(-1)?.to).toBe(1);
  for (const value of ["0.82", "1.05", "0.9634"]) expect(scale.at(value), value).toBeGreaterThan(0.05);
  expect(scale.ticks.length).toBeGreaterThan(3);
  expect(scaleOf([], { top_up: null, warning: null, liquidation: null }, "1")).toBeUndefined();
  expect(bandsOf([{ from: null, below: null, scheme: "N" }], scale)).toMatchObject([{ kind: "scheme", from: 0, to: 1 }]);
});

it("what is in force is taken apart and put together without a loss: of day, night and holidays, lines and modes (S7, S8)", () => {
  const placed = intervalsOf(binding);
  expect(placed.map(({ period, when, scheme }) => `${period} ${when} ${scheme}`)).toEqual(["day current A", "day current B", "day previous A", "night current N"]);
  expect(withIntervals(binding, placed)).toEqual(binding);
  expect(withIntervals(binding, placed.slice(1)).day.current).toEqual([{ from: "0.82", below: "0.9", scheme: "B" }]);
  const typed = Object.fromEntries(Object.entries(linesOf(binding)).filter(([, value]) => value !== undefined));
  expect(bindingOf(binding, typed as unknown as Parameters<typeof bindingOf>[1])).toEqual(binding);
  expect(bindingOf(binding, { night: "none" })).toMatchObject({ current_lines: { top_up: null }, night: { mode: "none", share: null }, holiday: { mode: "none" }, holiday_from: null });
});
