import { beforeAll, expect, it } from "vitest";
import { Refused } from "@/api/client";
import type { Problem, RateRow } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { type AnyField, type Draft, type Field, bodyOf, read, shown } from "./fields";
import { refusedField } from "./refused";

beforeAll(async () => {
  (globalThis as { document?: unknown }).document = { documentElement: {} };
  await startI18n();
  speak("en");
});

const field = (kind: AnyField["kind"], some: Partial<AnyField> = {}): AnyField => ({ name: "it", label: "common.account", kind, required: true, ...some });
const reading = (of: AnyField, typed: Draft[string]) => read(of, { it: typed });

it("takes what can be read and refuses the rest in words, with an example", () => {
  expect(reading(field("money"), " 1,000.50 ")).toEqual({ value: "1000.50" });
  expect(reading(field("money"), "50万")).toEqual({ fault: "Reads “50万”: write digits only, for example 500000.00" });
  expect(reading(field("money"), "-5")).toHaveProperty("fault");
  expect(reading(field("signed"), "-62000")).toEqual({ value: "-62000" });
  expect(reading(field("signed"), "-0")).toEqual({ value: "0" });
  expect(reading(field("ratio"), "12.5")).toEqual({ value: "0.125" });
  expect(reading(field("ratio", { range: ["0", "1000"] }), "1001")).toEqual({ fault: "Reads “1001”: from 0 to 1000" });
  expect(reading(field("lots"), "3")).toEqual({ value: 3 });
  expect(reading(field("lots"), "3.5")).toHaveProperty("fault");
  expect(reading(field("code"), "A 1")).toHaveProperty("fault");
  expect(reading(field("day"), "2027-02-28")).toEqual({ value: "2027-02-28" });
  expect(reading(field("day"), "2027-02-30")).toHaveProperty("fault");
  expect(reading(field("lines"), "10.0.0.1\n 10.0.0.5-10.0.0.9, ")).toEqual({ value: ["10.0.0.1", "10.0.0.5-10.0.0.9"] });
});

it("asks for what is required, and leaves out what is not", () => {
  expect(reading(field("text"), "  ")).toEqual({ fault: "Account is missing", missing: true });
  expect(reading(field("text", { required: false }), "")).toBe("absent");
});

it("makes the interface's body: parts of a field together, fields out of sight left out", () => {
  const fields: readonly Field<Pick<RateRow, "code" | "margin_long" | "hedge_margin_long">>[] = [
    { name: "code", label: "admin.code", kind: "text", required: true },
    { name: "margin_long.by_money", label: "admin.byMoney", kind: "ratio", required: true },
    { name: "margin_long.by_lot", label: "admin.byLot", kind: "perLot", required: true },
    { name: "hedge_margin_long.by_money", label: "admin.byMoney", kind: "ratio", when: () => false },
  ];
  const draft = { code: "cu", "margin_long.by_money": shown("ratio", "0.1200000000"), "margin_long.by_lot": "0", "hedge_margin_long.by_money": "9" };
  expect(draft["margin_long.by_money"]).toBe("12");
  expect(bodyOf(fields, draft)).toEqual({ code: "cu", margin_long: { by_money: "0.12", by_lot: "0" } });
});

const refusal = (code: string, numbers: Record<string, string>): Refused => new Refused({ type: "about:blank", code, class: "stop", status: 400, title: "No", numbers } satisfies Problem);

it("puts a refusal at the field that it names, or that its code is about", () => {
  const names = ["name", "margin_long.by_money", "amount"];
  expect(refusedField(refusal("BAD_FIELD", { field: "margin_long.by_money", value: "12", expected: "≤ 10" }), names, "en")).toEqual({ field: "margin_long.by_money", text: "Received “12”, expected ≤ 10" });
  expect(refusedField(refusal("BAD_FIELD", { field: "addresses[1]", value: "x", expected: "y" }), ["addresses"], "en")?.field).toBe("addresses");
  expect(refusedField(refusal("CODE_TAKEN", { code: "A1" }), names, "en")?.field).toBe("name");
  expect(refusedField(refusal("WITHDRAW_ABOVE_AVAILABLE", {}), names, "en")?.field).toBe("amount");
  expect(refusedField(refusal("BUSY", {}), names, "en")).toBeUndefined();
  expect(refusedField(new Error("away"), names, "en")).toBeUndefined();
});
