// @vitest-environment jsdom
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { Contract, Preview, Problem } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { type Desk, DeskContext } from "../context";
import { Arithmetic } from "./Arithmetic";
import type { Intent } from "./ticket";

const intent: Intent = { contract: "cu2701", hedge_flag: "speculation", side: "buy", offset: "open", lots: 2, price: "99000", validity: "day" };
const desk = { contract: { code: "cu2701", tick: "10" } as Contract } as Desk;
const above: Problem = { type: "about:blank", status: 422, code: "PRICE_ABOVE_UPPER_LIMIT", title: "", numbers: { price: "99000", limit: "93340" }, class: "resize" };
const CEILINGS: Preview["largest"]["ceilings"] = [{ kind: "available_cash", limit: "3000000.00", lots: 57 }, { kind: "account_limits", lots: 1_928 }];
const preview = (largest: Partial<Preview["largest"]>): Preview =>
  ({ largest: { lots: 57, ceilings: CEILINGS, ...largest }, margin: { amount: "103716.00", by_money: "0.12", by_lot: "0", source: { kind: "counter" } }, available_after: "2896240.79" }) as Preview;

beforeAll(startI18n);
afterEach(cleanup);

const shown = (answer: Parameters<typeof Arithmetic>[0]["answer"]): string => {
  act(() => speak("zh-CN"));
  return render(<DeskContext.Provider value={desk}><Arithmetic answer={answer} intent={intent} /></DeskContext.Provider>).container.textContent;
};

it("names the one cause where nothing goes, and no limit that has nothing to do with it", () => {
  const none = preview({ lots: 0, ceilings: CEILINGS.map((ceiling) => ({ ...ceiling, lots: 0 })), binding_limit: above });
  const text = shown({ preview: none, exact: { ...none, problem: above } });
  expect(text).toContain("现在不能买开价格 99,000 高于涨停 93,340");
  expect(text).not.toMatch(/未送出|可用资金 3,000,000|账户限制|0 手|无定义/);
});

it("lists what bounds the lots where some go", () => {
  const some = preview({});
  expect(shown({ preview: some, exact: some })).toMatch(/最多可买开 57 手，为何不能更多可用资金 3,000,000\.00.*57 手账户限制.*1,928 手/);
});

it("tells no amount of another order", () => {
  const text = shown({ preview: preview({}), exact: undefined });
  expect(text).toContain("最多可买开 57 手");
  expect(text).not.toMatch(/103,716|2,896,240/);
});
