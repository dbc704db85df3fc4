import { expect, it } from "vitest";
import { inHours } from "./hours";

const at = (time: string): number => Date.parse(`2026-11-17T${time}+08:00`);
const night = { sessions: [{ open: "21:00:00", close: "02:30:00" }, { open: "09:00:00", close: "10:15:00" }] };

it("knows a session over midnight, and that it ends with its last second", () => {
  const running = ["21:00:00", "23:59:59", "00:00:00", "02:29:59", "09:00:00"];
  for (const time of running) expect(inHours(night, at(time)), time).toBe(true);
  for (const time of ["20:59:59", "02:30:00", "08:59:59", "10:15:00"]) expect(inHours(night, at(time)), time).toBe(false);
});
