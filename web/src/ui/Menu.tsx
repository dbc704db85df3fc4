// A button and the list under it: what is chosen from, or switched on and off. Esc and whatever is pressed elsewhere close it.
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "./Icon";
import "./menu.css";

export interface MenuItem {
  key: string;
  label: ReactNode;
  /** Absent of what is done rather than chosen. */
  checked?: boolean;
  /** A line above it. */
  apart?: boolean;
}

interface MenuProps {
  /** What the button is called; what it shows says it itself when absent. */
  label?: string;
  /** What the list is called. */
  title?: string;
  className?: string;
  items: readonly MenuItem[];
  onTake: (key: string) => void;
  /** Several can be chosen: the list stays. */
  stays?: boolean;
  /** What tests find its button by. */
  test?: string;
  children: ReactNode;
}

const EDGE = 4;

/** Under its button, and within the page. */
function placed(list: HTMLElement, button: HTMLElement): void {
  const { left, bottom, right } = button.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const fits = left + width <= window.innerWidth - EDGE;
  list.style.left = `${Math.max(EDGE, fits ? left : right - width)}px`;
  list.style.top = `${Math.max(EDGE, Math.min(bottom + EDGE, window.innerHeight - height - EDGE))}px`;
}

const roleOf = ({ checked }: MenuItem, stays: boolean): string => (checked === undefined ? "menuitem" : stays ? "menuitemcheckbox" : "menuitemradio");

export function Menu({ label, title, className = "btn-plain", items, onTake, stays = false, test, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  useLayoutEffect(() => {
    if (!open || !list.current || !button.current) return;
    placed(list.current, button.current);
    (list.current.querySelector<HTMLElement>("[aria-checked=true]") ?? list.current.querySelector<HTMLElement>("button"))?.focus();
  }, [open]);
  useEffect(() => {
    if (!open) return undefined;
    const away = ({ target }: Event): void => {
      if (target instanceof Node && (list.current?.contains(target) || button.current?.contains(target))) return;
      setOpen(false);
    };
    document.addEventListener("pointerdown", away, true);
    window.addEventListener("resize", away);
    return () => {
      document.removeEventListener("pointerdown", away, true);
      window.removeEventListener("resize", away);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Tab") setOpen(false);
    if (event.key === "Escape") close();
    const entries = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = entries.findIndex((entry) => entry === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    entries.at(next % entries.length)?.focus();
  };
  const take = (key: string): void => {
    if (!stays) close();
    onTake(key);
  };
  return (
    <span className="menu" onClick={(event) => event.stopPropagation()}>
      <button ref={button} type="button" className={className} aria-haspopup="menu" aria-expanded={open} aria-label={label} title={label} data-testid={test} onClick={() => setOpen(!open)}>{children}</button>
      {open && (
        <div ref={list} role="menu" aria-label={title ?? label} className="menu-list" onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button key={item.key} type="button" tabIndex={-1} role={roleOf(item, stays)} aria-checked={item.checked} className={item.apart ? "is-apart" : ""} onClick={() => take(item.key)}>
              {item.checked ? <Icon name="check" /> : <span className="icon" />} {item.label}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}
