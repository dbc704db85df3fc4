import { expect, it } from "vitest";
import { layOut, placeOf } from "./timeline";

const at = (text: string): string => `2026-11-${text}:00.000+08:00`;
const stretch = (open: string, close: string) => ({ session: "morning" as const, open: at(open), close: at(close) });
const DAY = [stretch("19T21:00", "20T01:00"), stretch("20T09:00", "20T10:15"), stretch("20T10:30", "20T11:30"), stretch("20T13:30", "20T15:00")];

it("fills the line, cuts the night short, names the edges of sessions only", () => {
  const segments = layOut(DAY);
  expect(segments[0]?.from).toBe(0);
  expect(segments.at(-1)?.to).toBe(1);
  expect((segments[1]?.from ?? 0) - (segments[0]?.to ?? 0)).toBeCloseTo(4 / 14);
  expect(segments.map(({ labelOpen, labelClose }) => [labelOpen, labelClose])).toEqual([[true, true], [true, false], [false, true], [true, true]]);
});

it("finds now in a session and in a gap, and nowhere before the first", () => {
  const segments = layOut(DAY);
  expect(placeOf(segments, Date.parse(at("19T23:00")))).toBeCloseTo((segments[0]?.to ?? 0) / 2);
  const gap = placeOf(segments, Date.parse(at("20T12:30"))) ?? 0;
  expect(gap).toBeGreaterThan(segments[2]?.to ?? 1);
  expect(gap).toBeLessThan(segments[3]?.from ?? 0);
  expect(placeOf(segments, Date.parse(at("19T20:00")))).toBeUndefined();
});
