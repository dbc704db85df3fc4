// One listener for all keys of the terminal. Panels say what their actions do; the table says which key does it.
import { useEffect, useRef } from "react";
import { panelOf } from "./focus";
import { type Action, SENDING, actionOf } from "./keymap";

export type Handlers = Partial<Record<Action, (typed: string) => void>>;

const handlers = new Map<symbol, { current: Handlers }>();

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement ? target.dataset["keys"] !== "commands" && !["checkbox", "radio", "button"].includes(target.type) : target instanceof HTMLTextAreaElement;
}

function onKeyDown(event: KeyboardEvent): void {
  // In a text field only Esc speaks to the terminal.
  if (isTextField(event.target) && event.code !== "Escape") return;
  if (event.target instanceof Element && event.target.closest(".ant-select, .ant-modal, .ant-dropdown, .menu-list")) return;
  const action = actionOf(event, panelOf(event.target));
  if (!action) return;
  // A focused button answers Enter itself, and once: a held key sends nothing more.
  if (event.code === "Enter" && event.target instanceof HTMLButtonElement) {
    if (event.repeat) event.preventDefault();
    return;
  }
  const handler = [...handlers.values()].map(({ current }) => current[action]).find(Boolean);
  if (!handler) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.repeat && SENDING.has(action)) return;
  handler(event.key);
}

/** Listens while the terminal is on the screen. */
export function useKeyListener(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, []);
}

/** What a panel's actions do. */
export function useKeys(current: Handlers): void {
  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  });
  useEffect(() => {
    const me = Symbol("keys");
    handlers.set(me, latest);
    return () => {
      handlers.delete(me);
    };
  }, []);
}
