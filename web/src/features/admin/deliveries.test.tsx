// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Delivery, Role, Session } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { SessionContext } from "@/session/context";
import { standIns } from "@/ui/standIns";
import { Deliveries } from "./Deliveries";

const delivery: Delivery = {
  delivery: "3", account: "A1", contract: "cu2701", side: "long", hedge_flag: "speculation", lots: 2, price: "86430", amount: "864300", margin: "77787.00", fee: "0.00", since: "2027-01-15",
};
vi.mock("./queries", () => ({
  useDeliveries: () => ({ data: { deliveries: [delivery] }, error: null, dataUpdatedAt: 0, refetch: () => undefined }),
  useEndDelivery: () => ({ mutate: () => undefined, error: null, isPending: false, reset: () => undefined }),
}));

beforeAll(() => {
  standIns();
  return startI18n();
});
beforeEach(() => act(() => speak("en")));
afterEach(cleanup);

const shownTo = (role: Role, permissions: string[]): void => {
  const user = { name: "u", display_name: "U", role, permissions, accounts: [] } as unknown as Session["user"];
  const session: Session = { user, csrf_token: "", accounts: [], language: "en", must_change_password: false };
  render(<SessionContext value={session}><MemoryRouter><Deliveries /></MemoryRouter></SessionContext>);
};

it("is ended by who may run the trading day", () => {
  shownTo("administrator", ["watching", "trading_day"]);
  expect(screen.getByRole("button", { name: "End delivery A1 cu2701, 2 lots" })).toBeTruthy();
});

it.each(["account_manager", "risk_officer"] as const)("is only looked at by %s", (role) => {
  shownTo(role, ["watching"]);
  expect(screen.getByText("cu2701")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /End delivery/ })).toBeNull();
});
