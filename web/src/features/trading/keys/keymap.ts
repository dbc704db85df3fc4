// Every key of the terminal, once (docs/style.md#keys). The table drives what a key does and the key sheet.
import type { TextKey } from "@/i18n/words";
import { type Pressed, isPlain } from "@/ui/pressed";

export type PanelName = "watch" | "chart" | "ladder" | "ticket" | "positions" | "orders" | "trades";
export const PANELS: readonly PanelName[] = ["watch", "chart", "ladder", "ticket", "positions", "orders", "trades"];

export type Action =
  | "panel.previous" | "panel.next" | "ticket.lots" | "search.open" | "orders.cancelAll" | "refusal.take" | "keys.show" | "close"
  | "search.type" | "watch.up" | "watch.down" | "watch.take"
  | "chart.1" | "chart.2" | "chart.3" | "chart.4" | "chart.5" | "chart.6"
  | "ticket.buy" | "ticket.sell" | "ticket.auto" | "ticket.open" | "ticket.close" | "ticket.closeToday" | "ticket.closeYesterday"
  | "ticket.largest" | "ticket.up" | "ticket.down" | "ticket.upTen" | "ticket.downTen" | "ticket.priceKind" | "ticket.follow" | "ticket.validity" | "ticket.hedge" | "ticket.enter"
  | "ladder.up" | "ladder.down" | "ladder.last" | "ladder.buy" | "ladder.sell" | "ladder.place" | "ladder.cancel"
  | "positions.close" | "positions.reverse" | "orders.cancel" | "orders.change";

export interface Binding {
  /** `nowhere` is the page with the focus in no panel. */
  where: readonly (PanelName | "anywhere" | "nowhere")[];
  /** `KeyboardEvent.code`; `text` stands for any letter or digit. */
  code: string;
  shift?: boolean;
  action: Action;
  /** What the key cap says. */
  cap: string;
}

const bind = (where: Binding["where"], code: string, cap: string, action: Action): Binding => ({ where, code, cap, action });
const shift = (where: Binding["where"], code: string, cap: string, action: Action): Binding => ({ where, code, cap, action, shift: true });

const anywhere = ["anywhere"] as const;
const market = ["watch", "chart"] as const;
/** A code may be typed wherever letters and digits mean nothing else. */
const elsewhere = ["nowhere", "ladder", "positions", "orders", "trades"] as const;
const ticket = ["ticket"] as const;
const ladder = ["ladder"] as const;

export const BINDINGS: readonly Binding[] = [
  bind(anywhere, "BracketLeft", "[", "panel.previous"),
  bind(anywhere, "BracketRight", "]", "panel.next"),
  bind(anywhere, "F2", "F2", "ticket.lots"),
  bind(anywhere, "Slash", "/", "search.open"),
  shift(anywhere, "KeyX", "X", "orders.cancelAll"),
  shift(anywhere, "KeyY", "Y", "refusal.take"),
  shift(anywhere, "Slash", "?", "keys.show"),
  bind(anywhere, "Escape", "Esc", "close"),

  bind(market, "text", "A–Z 0–9", "search.type"),
  bind(market, "ArrowUp", "↑", "watch.up"),
  bind(market, "ArrowDown", "↓", "watch.down"),
  bind(market, "Enter", "Enter", "watch.take"),
  shift(market, "Digit1", "1", "chart.1"),
  shift(market, "Digit2", "2", "chart.2"),
  shift(market, "Digit3", "3", "chart.3"),
  shift(market, "Digit4", "4", "chart.4"),
  shift(market, "Digit5", "5", "chart.5"),
  shift(market, "Digit6", "6", "chart.6"),

  bind(ticket, "KeyB", "B", "ticket.buy"),
  bind(ticket, "KeyS", "S", "ticket.sell"),
  bind(ticket, "KeyA", "A", "ticket.auto"),
  bind(ticket, "KeyO", "O", "ticket.open"),
  bind(ticket, "KeyC", "C", "ticket.close"),
  bind(ticket, "KeyT", "T", "ticket.closeToday"),
  bind(ticket, "KeyD", "D", "ticket.closeYesterday"),
  bind(ticket, "KeyM", "M", "ticket.largest"),
  bind(ticket, "ArrowUp", "↑", "ticket.up"),
  bind(ticket, "ArrowDown", "↓", "ticket.down"),
  shift(ticket, "ArrowUp", "↑", "ticket.upTen"),
  shift(ticket, "ArrowDown", "↓", "ticket.downTen"),
  bind(ticket, "KeyP", "P", "ticket.priceKind"),
  bind(ticket, "KeyF", "F", "ticket.follow"),
  bind(ticket, "KeyG", "G", "ticket.validity"),
  bind(ticket, "KeyH", "H", "ticket.hedge"),
  bind(ticket, "Enter", "Enter", "ticket.enter"),

  bind(ladder, "ArrowUp", "↑", "ladder.up"),
  bind(ladder, "ArrowDown", "↓", "ladder.down"),
  bind(ladder, "Home", "Home", "ladder.last"),
  bind(ladder, "ArrowLeft", "←", "ladder.buy"),
  bind(ladder, "ArrowRight", "→", "ladder.sell"),
  bind(ladder, "Enter", "Enter", "ladder.place"),
  bind(ladder, "KeyX", "X", "ladder.cancel"),

  bind(["positions"], "KeyC", "C", "positions.close"),
  bind(["positions"], "KeyR", "R", "positions.reverse"),

  bind(["orders"], "KeyX", "X", "orders.cancel"),
  bind(["orders"], "KeyE", "E", "orders.change"),

  bind(elsewhere, "text", "A–Z 0–9", "search.type"),
];

/** Keys of the browser and the system: never bound. */
export const NEVER: readonly string[] = ["F1", "F3", "F5", "F6", "F7", "F10", "F11", "F12"];

const TEXT = /^(Key[A-Z]|Digit\d|Numpad\d)$/;

function matches(binding: Binding, { code, shiftKey }: Pressed): boolean {
  if ((binding.shift ?? false) !== shiftKey) return false;
  return binding.code === code || (binding.code === "text" && TEXT.test(code)) || (code === "NumpadEnter" && binding.code === "Enter");
}

/** What a key does in a panel; nothing for the browser's own keys and while an input method composes. */
export function actionOf(pressed: Pressed, panel: PanelName | undefined): Action | undefined {
  if (!isPlain(pressed)) return undefined;
  const inPlace = (where: Binding["where"]): boolean => where.includes(panel ?? "nowhere");
  return (
    BINDINGS.find((binding) => inPlace(binding.where) && matches(binding, pressed)) ??
    BINDINGS.find((binding) => binding.where.includes("anywhere") && matches(binding, pressed))
  )?.action;
}

/** Actions that may change something at the exchange; never on a held key. */
export const SENDING: ReadonlySet<Action> = new Set<Action>(["ticket.enter", "ladder.place", "ladder.cancel", "orders.cancelAll", "orders.cancel", "orders.change", "refusal.take"]);

export const actionText = (action: Action): TextKey => `keys.${action.replace(".", "_")}` as TextKey;
