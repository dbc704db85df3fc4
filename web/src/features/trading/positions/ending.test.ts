// @vitest-environment jsdom
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { Ending } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { endingLabel, endingNote } from "./ending";

const STAGE = { first_day: "2026-09-01", days_left: 0, most_lots: null, least_margin: null, out_by: null, own_out_by: null, is_exceeded: false, is_verified: true };
const ENDING: Ending = {
  contract: "rb2609", hedge_flag: "speculation", long: 1_000, short: 0, last_trading_day: "2026-09-15", days_left: 3, level: "five", delivery_method: "physical", is_provisional: false,
  stages: [{ ...STAGE, least_margin: "0.15" }, { ...STAGE, most_lots: 900, out_by: "2026-08-31", own_out_by: "2026-08-28", is_exceeded: true, is_verified: false }],
};

beforeAll(startI18n);
beforeEach(() => speak("en"));

it("D5: a position that ends soon says how many days are left, in words beside any colour", () => {
  expect(endingLabel({ ...ENDING, stages: [] })).toBe("3 d");
  expect(endingLabel({ ...ENDING, days_left: 0, stages: [] })).toBe("Last day");
  expect(endingLabel(ENDING)).toBe("3 d over");
});

it("D5: the note tells the last trading day and each stage, unverified ones as such", () => {
  expect(endingNote(ENDING).split("\n")).toEqual([
    "Last trading day 2026-09-15, 3 trading days left",
    "Lots held then are delivered",
    "From 2026-09-01 margin at least 15.0%",
    "From 2026-09-01 at most 900 lots a side, reduce by 2026-08-31, the company asks for it by 2026-08-28, more is held, not verified",
  ]);
  const cut: Ending = { ...ENDING, is_provisional: true, delivery_method: "cash", stages: [{ ...STAGE, most_lots: 0 }] };
  expect(endingNote(cut).split("\n").slice(1)).toEqual(["The holidays of that year are not announced yet", "Lots held then are closed at the delivery price", "From 2026-09-01 nothing may be held"]);
});

it("D5: in Chinese, too", () => {
  speak("zh-CN");
  expect(endingLabel(ENDING)).toBe("剩3日 超限");
  expect(endingNote({ ...ENDING, stages: [] })).toBe("最后交易日 2026-09-15，剩 3 个交易日\n到期未平，转入实物交割");
});
