// Moving between panels by key.
import { PANELS, type PanelName } from "./keymap";

const panelElement = (name: PanelName): HTMLElement | null => document.querySelector<HTMLElement>(`[data-panel="${name}"]`);

/** The panel that has the focus. */
export function panelOf(target: EventTarget | null): PanelName | undefined {
  const name = target instanceof Element ? target.closest<HTMLElement>("[data-panel]")?.dataset["panel"] : undefined;
  return PANELS.find((panel) => panel === name);
}

/** Puts the focus where a panel's keys work; in the ticket that is the lots field. */
export function focusPanel(name: PanelName): void {
  const panel = panelElement(name);
  (panel?.querySelector<HTMLElement>("[data-first]") ?? panel)?.focus();
}

/** The next panel in reading order, over those on the screen. */
export function focusNext(from: PanelName | undefined, step: 1 | -1): void {
  const shown = PANELS.filter((name) => panelElement(name));
  const at = from === undefined ? (step > 0 ? -1 : 0) : shown.indexOf(from);
  const next = shown[(at + step + shown.length) % shown.length];
  if (next) focusPanel(next);
}
