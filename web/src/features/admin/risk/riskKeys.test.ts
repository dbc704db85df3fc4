import { expect, it } from "vitest";
import type { Pressed } from "@/ui/pressed";
import { actionOf } from "./riskKeys";

const press = (code: string, more: Partial<Pressed> = {}) => actionOf({ code, keyCode: 0, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...more });

it("knows the officer's keys, and leaves those of the browser and of an input method alone", () => {
  expect(["KeyJ", "KeyK", "KeyA", "KeyP", "Slash"].map((code) => press(code))).toEqual(["next", "previous", "acknowledge", "preview", "search"]);
  expect(press("Slash", { shiftKey: true })).toBe("keys");
  expect([press("KeyA", { ctrlKey: true }), press("KeyA", { isComposing: true }), press("KeyA", { keyCode: 229 }), press("KeyP", { shiftKey: true }), press("F5")]).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
