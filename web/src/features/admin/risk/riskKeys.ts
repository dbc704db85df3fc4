// Every key of the risk terminal, once. None sends anything: what a key opens is confirmed in its window.
import { useEffect, useRef } from "react";
import { type Pressed, isPlain } from "@/ui/pressed";

export type RiskAction = "next" | "previous" | "acknowledge" | "preview" | "search" | "keys";

export interface RiskKey {
  code: string;
  shift?: true;
  action: RiskAction;
  /** What the key cap says. */
  cap: string;
}

export const RISK_KEYS: readonly RiskKey[] = [
  { code: "KeyJ", action: "next", cap: "J" },
  { code: "KeyK", action: "previous", cap: "K" },
  { code: "KeyA", action: "acknowledge", cap: "A" },
  { code: "KeyP", action: "preview", cap: "P" },
  { code: "Slash", action: "search", cap: "/" },
  { code: "Slash", shift: true, action: "keys", cap: "?" },
];

/** What a key does; nothing for the browser's own and while an input method composes. */
export function actionOf(pressed: Pressed): RiskAction | undefined {
  if (!isPlain(pressed)) return undefined;
  return RISK_KEYS.find((key) => key.code === pressed.code && (key.shift ?? false) === pressed.shiftKey)?.action;
}

/** Where keys are typed, or answered by a window or a menu that stands above. */
const ELSEWHERE = "input:not([type=radio]):not([type=checkbox]), textarea, [contenteditable], .ant-select, .ant-modal, .ant-drawer, .ant-dropdown, .menu-list";
const ABOVE = ".ant-modal, .ant-drawer-content-wrapper";

export function useRiskKeys(handlers: Readonly<Record<RiskAction, () => void>>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat && event.code !== "KeyJ" && event.code !== "KeyK") return;
      if ((event.target instanceof Element && event.target.closest(ELSEWHERE)) || document.querySelector(ABOVE)) return;
      const action = actionOf(event);
      if (!action) return;
      event.preventDefault();
      latest.current[action]();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
