import { expect, it } from "vitest";
import { cellsText, ofText } from "./changes";

it("tells old and new by column, and leaves out what is nothing", () => {
  const change = { of: ["account", "A1", "commodity", "cu", ""], cells: [{ column: "lots", old: "10", new: "12" }, { column: "margin", old: "", new: "5.00" }] };
  expect(ofText(change)).toBe("account A1 commodity cu");
  expect(cellsText(change, "old")).toBe("lots 10");
  expect(cellsText(change, "new")).toBe("lots 12, margin 5.00");
});
