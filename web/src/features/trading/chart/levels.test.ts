// @vitest-environment jsdom
import { beforeAll, expect, it } from "vitest";
import type { Contract, PositionRow, WorkingOrderRow } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { levelsOf } from "./levels";
import { placed } from "./placing";

const contract = { code: "cu2701", tick: "10" } as Contract;
const order = (key: number, price: number, lots: number, parts: Partial<WorkingOrderRow> = {}): WorkingOrderRow =>
  ({ key, contract: "cu2701", price, lots, filled: 0, side: "buy", offset: "open", hedge_flag: "speculation", ...parts }) as WorkingOrderRow;

beforeAll(async () => {
  await startI18n();
  speak("zh-CN");
});

it("has one level for all that works at one price, with the sum of what is left", () => {
  const orders = [order(1, 86_400, 2), order(2, 86_400, 3, { filled: 1 }), order(3, 86_500, 1, { side: "sell" }), order(4, 86_400, 9, { contract: "al2701" })];
  expect(levelsOf(contract, [], orders).map(({ price, title }) => [price, title])).toEqual([[86_400, "买开 4"], [86_500, "卖开 1"]]);
});

it("keeps apart what is for different things at one price", () => {
  const [level] = levelsOf(contract, [], [order(1, 86_400, 2), order(2, 86_400, 1, { side: "sell", offset: "close_today" }), order(3, 86_400, 5, { hedge_flag: "hedge" })]);
  expect(level?.title).toBe("买开 2 · 卖平今 1 · 买开 · 套保 5");
});

it("says what is held", () => {
  const row = { key: 7, contract: "cu2701", side: "long", lots: 5, average_open_price: 86_108, hedge_flag: "speculation" } as PositionRow;
  expect(levelsOf(contract, [row], [])[0]).toMatchObject({ price: 86_108, title: "持多 5 · 均价 86,108", kind: "held" });
});

it("shows a level that is out of sight at the edge it lies beyond, with its price, one over the other", () => {
  const tag = (y: number, text: string) => ({ y, text, at: "86,000", width: () => 50 });
  expect(placed([tag(40, "a"), tag(-300, "b"), tag(-20, "c"), tag(500, "d")], 100)).toEqual([
    { y: 40, left: 8, text: "a" },
    { y: 10, left: 8, text: "↑ b @ 86,000" },
    { y: 32, left: 62, text: "↑ c @ 86,000" },
    { y: 90, left: 8, text: "↓ d @ 86,000" },
  ]);
});

it("puts names that would cover one another side by side", () => {
  const tag = (y: number) => ({ y, text: "a", at: "", width: () => 50 });
  expect(placed([tag(40), tag(45), tag(80)], 100).map(({ left }) => left)).toEqual([8, 62, 8]);
});
