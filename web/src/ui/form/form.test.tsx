// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { Refused } from "@/api/client";
import type { CashMovement, Problem } from "@/api/types";
import { money } from "@/format/fmt";
import { speak, startI18n } from "@/i18n/i18n";
import { standIns } from "../standIns";
import { Unsaved, UnsavedContext } from "../unsaved";
import { SchemaForm } from "./SchemaForm";
import type { Field } from "./fields";

beforeAll(() => {
  standIns();
  return startI18n();
});
beforeEach(() => act(() => speak("en")));
afterEach(cleanup);

const FIELDS: readonly Field<CashMovement>[] = [
  { name: "account", label: "common.account", kind: "code", required: true },
  { name: "amount", label: "common.amount", kind: "money", required: true },
];
const problem: Problem = { type: "about:blank", code: "WITHDRAW_ABOVE_AVAILABLE", class: "resize", status: 422, title: "Not submitted: too much.", numbers: { withdrawable: "80" } };

function show(error?: unknown) {
  const onSubmit = vi.fn();
  const submit = ({ account, amount }: Partial<CashMovement>): string => `Deposit ${money(amount)} → ${account ?? "–"}`;
  const offer = ({ numbers }: Problem) => ({ field: "amount", value: numbers["withdrawable"] ?? "", text: "At most 80" });
  render(<SchemaForm<CashMovement> fields={FIELDS} submit={submit} error={error} pending={false} onSubmit={onSubmit} offer={offer} />);
  const type = (label: string, value: string): boolean => fireEvent.change(screen.getByLabelText(label), { target: { value } });
  return { onSubmit, type };
}

it("says on the button what it does and for whom, and gives the body", () => {
  const { onSubmit, type } = show();
  type("Account", "A1");
  type("Amount (yuan)", "1,000");
  fireEvent.click(screen.getByRole("button", { name: "Deposit 1,000.00 → A1" }));
  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ account: "A1", amount: "1000" });
});

it("sends nothing that cannot be read, and tells what is missing once it is to be sent", () => {
  const { onSubmit, type } = show();
  fireEvent.click(screen.getByRole("button"));
  expect(screen.getByLabelText("Account").getAttribute("aria-invalid")).toBe("true");
  type("Account", "A1");
  type("Amount (yuan)", "50万");
  expect(screen.getByRole<HTMLButtonElement>("button").disabled).toBe(true);
  fireEvent.submit(screen.getByRole("button"));
  expect(onSubmit).not.toHaveBeenCalled();
});

it("puts a refusal at its field, with what may be taken instead", () => {
  const { onSubmit, type } = show(new Refused(problem));
  type("Account", "A1");
  type("Amount (yuan)", "100");
  expect(screen.getByLabelText("Amount (yuan)").getAttribute("aria-invalid")).toBe("true");
  fireEvent.click(screen.getByRole("button", { name: "At most 80" }));
  fireEvent.click(screen.getByRole("button", { name: "Deposit 80.00 → A1" }));
  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ account: "A1", amount: "80" });
});

it("counts as unsaved while something is typed, and no more once it is on its way", () => {
  const unsaved = new Unsaved();
  const form = (pending: boolean) => (
    <UnsavedContext.Provider value={unsaved}>
      <SchemaForm<CashMovement> fields={FIELDS} submit={() => "Go"} error={undefined} pending={pending} onSubmit={vi.fn()} />
    </UnsavedContext.Provider>
  );
  const { rerender } = render(form(false));
  expect(unsaved.any).toBe(false);
  fireEvent.change(screen.getByLabelText("Account"), { target: { value: "A1" } });
  expect(unsaved.any).toBe(true);
  rerender(form(true));
  expect(unsaved.any).toBe(false);
});
