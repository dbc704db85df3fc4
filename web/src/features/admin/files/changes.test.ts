// @vitest-environment jsdom
import { afterAll, beforeAll, expect, it } from "vitest";
import { speak, startI18n } from "@/i18n/i18n";
import { cellsText, ofText } from "@/ui/file/changes";
import { said } from "./changes";

beforeAll(startI18n);
afterAll(() => speak("en"));

it("says in the page's language what files say in English", () => {
  const change = { of: ["account", "A10024", "commodity", "rb", "order_lots"], cells: [{ column: "value", old: "10", new: "12" }] };
  speak("zh-CN");
  expect([ofText(change, said), cellsText(change, "new", said)]).toEqual(["操作账户 A10024 品种 rb 单笔手数", "值 12"]);
  speak("en");
  expect(ofText(change, said)).toBe("Account A10024 Commodity rb Lots of one order");
});

it("tells old and new by column, and leaves out what is nothing", () => {
  const change = { of: ["A1", "cu", ""], cells: [{ column: "multiplier", old: "10", new: "12" }, { column: "tick", old: "", new: "5.00" }] };
  expect(ofText(change, said)).toBe("A1 cu");
  expect(cellsText(change, "old", said)).toBe("multiplier 10");
  expect(cellsText(change, "new", said)).toBe("multiplier 12, tick 5.00");
});
