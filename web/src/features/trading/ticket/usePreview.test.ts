import { expect, it } from "vitest";
import type { Preview } from "@/api/types";
import type { Intent } from "./ticket";
import { answerFor } from "./usePreview";

const intent = (parts: Partial<Intent> = {}): Intent => ({ contract: "cu2701", hedge_flag: "speculation", side: "buy", offset: "open", lots: 2, price: "86430", validity: "day", ...parts });
const preview = {} as Preview;
const said = (shown: Partial<Intent>, follows = false) => answerFor(intent(shown), follows, { of: intent(), preview });

it("tells amounts only of the order that is shown", () => {
  expect(said({}).exact).toBe(preview);
  expect(said({ lots: 3 }).exact).toBeUndefined();
  expect(said({ price: "86440" }).exact).toBeUndefined();
  expect(said({ price: "86440" }, true).exact).toBe(preview);
});

it("keeps the largest lots while only lots and price change, and forgets them for another aim", () => {
  expect(said({ lots: 3, price: "86000" }).preview).toBe(preview);
  for (const other of [{ contract: "al2701" }, { side: "sell" }, { offset: "close_today" }, { hedge_flag: "hedge" }] as const) expect(said(other)).toEqual({ preview: undefined, exact: undefined });
});
