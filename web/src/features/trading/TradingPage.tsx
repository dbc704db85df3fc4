// The trading terminal: one account, its market, its orders.
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { SessionAccount } from "@/api/types";
import { useTradingDay } from "@/clock/clock";
import { useDisconnected, useOffline } from "@/live/hooks";
import { useContracts } from "@/market/contracts";
import { useChoices } from "@/prefs/choices";
import { useSession } from "@/session/context";
import { Note } from "@/ui/basics";
import { Later } from "@/ui/Later";
import { ChartPanel } from "./chart/ChartPanel";
import { type Desk, DeskContext } from "./context";
import { FundsStrip } from "./funds/FundsStrip";
import { focusNext, focusPanel, panelOf } from "./keys/focus";
import { useKeyListener, useKeys } from "./keys/useKeys";
import { Ladder } from "./ladder/Ladder";
import { useQuoted } from "./live";
import { OrdersPanel } from "./orders/OrdersPanel";
import { PositionsPanel } from "./positions/PositionsPanel";
import { Toasts } from "./refusals/Toasts";
import { StatusBar } from "./StatusBar";
import { CHART_PERIODS, fresh, useLayout, useTerminal } from "./terminal";
import { dropWaiting, useOutbox } from "./ticket/outbox";
import { TicketPanel } from "./ticket/TicketPanel";
import { TradesPanel } from "./trades/TradesPanel";
import { favouritesOf } from "./watch/favourites";
import { WatchList } from "./watch/WatchList";
import "@/i18n/teach/trading";
import "./trading.css";

const loadKeySheet = async () => (await import("./keys/KeySheet")).KeySheet;
const WIDE = window.matchMedia("(min-width: 1700px)");

function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      WIDE.addEventListener("change", listener);
      return () => WIDE.removeEventListener("change", listener);
    },
    () => WIDE.matches,
  );
}

/** What the panels look at, put together once. */
function useDeskOf(account: SessionAccount): Desk {
  const tradingDay = useTradingDay();
  const contracts = useContracts(tradingDay, useQuoted());
  const disconnected = useDisconnected();
  const offline = useOffline();
  const looked = useTerminal((terminal) => terminal.ticket.contract);
  return useMemo(
    () => ({ account, contracts, disconnected, offline, contract: looked === undefined ? undefined : contracts.byCode.get(looked) }),
    [account, contracts, disconnected, offline, looked],
  );
}

/** The keys that belong to no panel of their own. */
function useTerminalKeys(): void {
  const { openSearch, closeSearch, showKeys, arm, edit, openOrder } = useTerminal.getState();
  const setPeriod = useLayout((layout) => layout.setPeriod);
  const close = (): void => {
    const { keySheet, search, armed, armedReversal, openedOrder } = useTerminal.getState();
    const focused = document.activeElement;
    const isWaiting = useOutbox.getState().waiting.length > 0;
    if (keySheet) showKeys(false);
    else if (search !== undefined) {
      closeSearch();
      focusPanel("watch");
    } else if (armed || armedReversal || isWaiting) {
      arm(undefined);
      dropWaiting();
    } else if (openedOrder !== undefined) openOrder(undefined);
    else if (focused instanceof HTMLInputElement) document.querySelector<HTMLElement>(`[data-panel="${panelOf(focused) ?? "ticket"}"]`)?.focus();
    else edit(fresh(useTerminal.getState().ticket.contract));
  };
  const [line, m1, m5, m15, h1, day] = CHART_PERIODS.map((period) => (): void => setPeriod(period));
  useKeyListener();
  useKeys({
    "panel.previous": () => focusNext(panelOf(document.activeElement), -1),
    "panel.next": () => focusNext(panelOf(document.activeElement), 1),
    "search.open": () => openSearch(""),
    // Letters may come faster than the field that takes them.
    "search.type": (typed) => openSearch((useTerminal.getState().search ?? "") + typed),
    "keys.show": () => showKeys(true),
    close,
    ...(line && { "chart.1": line }),
    ...(m1 && { "chart.2": m1 }),
    ...(m5 && { "chart.3": m5 }),
    ...(m15 && { "chart.4": m15 }),
    ...(h1 && { "chart.5": h1 }),
    ...(day && { "chart.6": day }),
  });
}

/** What was looked at last, or else the first of what is watched, is looked at before anything else is. */
function useFirstLook(listed: readonly string[]): void {
  const ready = useChoices((choices) => choices.ready);
  const { favourites, contract: last, setContract } = useLayout();
  const looked = useTerminal((terminal) => terminal.ticket.contract);
  const look = useTerminal((terminal) => terminal.look);
  useEffect(() => {
    if (!ready || listed.length === 0) return;
    if (looked !== undefined && listed.includes(looked)) setContract(looked);
    else look([last ?? "", ...favouritesOf(favourites, listed)].find((code) => listed.includes(code)) ?? listed[0] ?? "");
  }, [ready, listed, favourites, last, setContract, looked, look]);
}

function Terminal({ account, accounts, onChoose }: { account: SessionAccount; accounts: readonly SessionAccount[]; onChoose: (code: string) => void }) {
  const desk = useDeskOf(account);
  const wide = useIsWide();
  const listed = useMemo(() => desk.contracts.list.map(({ code }) => code), [desk.contracts]);
  const keySheet = useTerminal((terminal) => terminal.keySheet);
  useTerminalKeys();
  useFirstLook(listed);
  // What stands ready was shown for this account: the next one sends none of it.
  useEffect(() => () => useTerminal.getState().arm(undefined), []);
  return (
    <DeskContext.Provider value={desk}>
      <FundsStrip accounts={accounts} onChoose={onChoose} />
      <div className={`terminal ${desk.disconnected ? "is-grey" : ""}`}>
        <div className="terminal-upper">
          <WatchList />
          <div className="terminal-chart">
            <ChartPanel />
            <Toasts account={account.code} />
          </div>
          <Ladder />
          <TicketPanel />
        </div>
        <div className="terminal-lower">
          <PositionsPanel />
          <OrdersPanel withTrades={!wide} />
          {wide && <TradesPanel />}
        </div>
      </div>
      <StatusBar />
      {keySheet && <Later name="keys" load={loadKeySheet} props={{}} />}
    </DeskContext.Provider>
  );
}

export function TradingPage() {
  const { t } = useTranslation();
  const { accounts } = useSession();
  const [chosen, setChosen] = useState<string>();
  const account = accounts.find(({ code }) => code === chosen) ?? accounts[0];
  if (!account) return <Note title={t("common.noAccounts")} />;
  return <Terminal key={account.code} account={account} accounts={accounts} onChoose={setChosen} />;
}
