import { describe, expect, it } from "vitest";
import { zhCN } from "@/i18n/words";
import type { Pressed } from "@/ui/pressed";
import { BINDINGS, NEVER, PANELS, actionOf, actionText } from "./keymap";

const press = (code: string, more: Partial<Pressed> = {}): Pressed => ({
  code, keyCode: 0, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...more,
});

describe("keys of the terminal", () => {
  it("mean one thing each within a panel", () => {
    for (const panel of [...PANELS, "anywhere", "nowhere"] as const) {
      const keys = BINDINGS.filter((binding) => binding.where.includes(panel)).map((binding) => `${binding.shift ? "Shift+" : ""}${binding.code}`);
      expect(new Set(keys).size, panel).toBe(keys.length);
    }
  });

  it("reach their action", () => {
    for (const binding of BINDINGS) {
      const code = binding.code === "text" ? "KeyQ" : binding.code;
      const where = PANELS.find((panel) => binding.where.includes(panel));
      expect(actionOf(press(code, { shiftKey: binding.shift ?? false }), where)).toBe(binding.action);
    }
  });

  it("leave browser, system and input methods alone", () => {
    for (const code of NEVER) for (const panel of PANELS) expect(actionOf(press(code), panel)).toBeUndefined();
    expect(actionOf(press("KeyB", { ctrlKey: true }), "ticket")).toBeUndefined();
    expect(actionOf(press("KeyB", { altKey: true }), "ticket")).toBeUndefined();
    expect(actionOf(press("KeyB", { metaKey: true }), "ticket")).toBeUndefined();
    expect(actionOf(press("KeyB", { isComposing: true }), "ticket")).toBeUndefined();
    expect(actionOf(press("KeyB", { keyCode: 229 }), "ticket")).toBeUndefined();
  });

  it("mean nothing outside their panel", () => {
    expect(actionOf(press("KeyB", { shiftKey: true }), undefined)).toBeUndefined();
    expect(actionOf(press("KeyB", { shiftKey: true }), "positions")).toBeUndefined();
    expect(actionOf(press("KeyR"), "positions")).toBe("positions.reverse");
    expect(actionOf(press("KeyR"), "orders")).toBe("search.type");
    expect(actionOf(press("KeyX", { shiftKey: true }), "orders")).toBe("orders.cancelAll");
  });

  it("begin a search with a letter or a digit wherever it means nothing else, but in the ticket", () => {
    for (const panel of [undefined, ...PANELS.filter((name) => name !== "ticket")]) for (const code of ["KeyB", "Digit7", "Numpad2"]) expect(actionOf(press(code), panel)).toBe("search.type");
    for (const code of ["KeyQ", "Digit7"]) expect(actionOf(press(code), "ticket")).toBeUndefined();
  });

  it("have a line each on the key sheet", () => {
    for (const binding of BINDINGS) {
      const [, name = ""] = actionText(binding.action).split(".");
      expect(zhCN.keys, binding.action).toHaveProperty(name);
    }
  });
});
