// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Trade } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { columns } from "./TradesPanel";

const trade = (late: boolean): Trade => ({
  trade: "7", order: "1", ref: "r", account: "A1", trading_day: "2026-11-20", at: "2026-11-20T10:00:00.000+08:00",
  contract: "cu2701", hedge_flag: "speculation", side: "buy", offset: "open", price: "86430", lots: 1, commission: "43.2", late, seq: "9",
});

beforeAll(startI18n);
afterEach(cleanup);

const side = columns.find(({ id }) => id === "side");
const shown = (late: boolean) => render(<>{side?.cell?.({ trade: trade(late), contract: undefined })}</>);

describe("a trade that came after its order had ended", () => {
  it.each([["zh-CN", "迟", "委托结束后才回报的成交"], ["en", "late", "Reported after its order had ended"]] as const)("says so in %s", (language, mark, title) => {
    act(() => speak(language));
    shown(true);
    expect(screen.getByTitle(title).textContent).toBe(mark);
  });

  it("is told from one that came in time", () => {
    act(() => speak("en"));
    shown(false);
    expect(screen.queryByText("late")).toBeNull();
    expect(side?.text({ trade: trade(true), contract: undefined })).not.toBe(side?.text({ trade: trade(false), contract: undefined }));
  });
});
