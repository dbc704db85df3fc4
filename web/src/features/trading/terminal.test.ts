// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { useLayout, useTerminal } from "./terminal";

const ticket = () => useTerminal.getState().ticket;
const { edit, look } = useTerminal.getState();

beforeEach(() => {
  useTerminal.setState(useTerminal.getInitialState());
  useLayout.setState(useLayout.getInitialState());
});

it("keeps what was typed before the first contract was there, and starts afresh with another", () => {
  edit({ lots: "12", offset: "open", side: "sell" });
  look("cu2701");
  expect(ticket()).toMatchObject({ contract: "cu2701", lots: "12", offset: "open", side: "sell" });
  look("al2701");
  expect(ticket()).toMatchObject({ contract: "al2701", lots: "1", offset: "auto", side: "sell" });
});

it("lets another contract's price follow what was chosen last", () => {
  look("cu2701");
  expect(ticket().priceKind).toBe("last");
  useLayout.getState().setFollows("counterparty");
  edit({ priceKind: "limit", price: "86430" });
  look("al2701");
  expect(ticket()).toMatchObject({ priceKind: "counterparty", price: "" });
});
