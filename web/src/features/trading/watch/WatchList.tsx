// Live quotes. The last price flashes when it changes; a quote without a tick for ten seconds in session is old.
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contract, Exchange, Quote } from "@/api/types";
import { useClock, useNow } from "@/clock/clock";
import { volume } from "@/format/fmt";
import type { TextKey } from "@/i18n/words";
import { inHours } from "@/market/hours";
import { nameOf } from "@/market/names";
import { Panel, Tabs, Tag } from "@/ui/basics";
import { Blotter } from "@/ui/table/Blotter";
import { Icon } from "@/ui/Icon";
import { useDesk } from "../context";
import { focusPanel } from "../keys/focus";
import { useKeys } from "../keys/useKeys";
import { usePositions, useQuotes } from "../live";
import { ContractName } from "../marks";
import { useTerminal } from "../terminal";
import { type WatchRow, watchColumns } from "./columns";
import { ContractSearch } from "./ContractSearch";
import { useFavourites } from "./favourites";
import { flashChanges } from "./flash";

const STALE_SECONDS = 10;
/** From here on the age is told in minutes. */
const LONG_SECONDS = 100;
const EXCHANGES: readonly Exchange[] = ["SHFE", "INE", "DCE", "CZCE", "CFFEX", "GFEX"];
type Tab = "favourites" | "held" | Exchange;

function Mark({ row }: { row: WatchRow }) {
  const { t, i18n } = useTranslation();
  if (row.limit) return <Tag tone="amber">{t(row.limit === "up" ? "watch.limitUp" : "watch.limitDown")}</Tag>;
  if (row.state === "closed") return <span className="t3">{t("watch.closed")}</span>;
  if (row.state === "stale") return <span className="stale"><Icon name="clock" /> {row.age < LONG_SECONDS ? t("watch.stale", { seconds: row.age }) : t("watch.staleLong", { minutes: Math.floor(row.age / 60) })}</span>;
  return <span>{volume(row.quote?.volume, i18n.language)}</span>;
}

const columns = watchColumns(
  (row) => <Mark row={row} />,
  (row) => <WatchName row={row} />,
);

function WatchName({ row }: { row: WatchRow }) {
  const { i18n } = useTranslation();
  return <ContractName code={row.contract.code} name={nameOf(row.contract, i18n.language)} />;
}

/** Age in whole seconds of the one who waits, whatever the clock's speed: rows change once a second at most on its account. */
function stateOf(contract: Contract, quote: Quote | undefined, second: number, speed: number): Pick<WatchRow, "state" | "age"> {
  if (quote ? quote.state === "closed" : !inHours(contract, second * 1_000)) return { state: "closed", age: 0 };
  if (!quote || quote.last === null) return { state: "none", age: 0 };
  const age = quote.at === null ? 0 : Math.max(0, Math.floor((second - quote.at / 1_000) / speed));
  return age >= STALE_SECONDS ? { state: "stale", age } : { state: "fresh", age: 0 };
}

function limitOf(quote: Quote | undefined): WatchRow["limit"] {
  if (!quote || quote.last === null) return undefined;
  return quote.last === quote.upper_limit ? "up" : quote.last === quote.lower_limit ? "down" : undefined;
}

/** Rows as last made: one that has not changed stays the same object. */
const made = new Map<string, WatchRow>();

function useWatchRows(tab: Tab): readonly WatchRow[] {
  const { contracts, disconnected } = useDesk();
  const quotes = useQuotes();
  const positions = usePositions();
  const { favourites } = useFavourites();
  const second = Math.floor((useNow() ?? 0) / 1_000);
  const speed = Math.max(1, useClock()?.speed ?? 1);
  return useMemo(() => {
    const held = new Set(positions.map((row) => row.contract));
    const wanted = contracts.list.filter(({ code, exchange }) => (tab === "favourites" ? favourites.includes(code) : tab === "held" ? held.has(code) : exchange === tab));
    return wanted.map((contract) => {
      const quote = quotes.get(contract.code);
      const { state, age } = stateOf(contract, quote, second, speed);
      const limit = limitOf(quote);
      const grey = disconnected || (state !== "fresh" && limit === undefined);
      const known = made.get(contract.code);
      if (known?.quote === quote && known?.state === state && known.age === age && known.contract === contract && known.grey === grey) return known;
      const row: WatchRow = { contract, quote, state, age, grey, limit };
      made.set(contract.code, row);
      return row;
    });
  }, [contracts, quotes, positions, favourites, tab, second, speed, disconnected]);
}

/** The cursor walks over what is listed, and takes nothing else. */
function useWatchKeys(rows: readonly WatchRow[]): void {
  const { look, moveCursor } = useTerminal.getState();
  const at = (): number => {
    const { cursor, ticket } = useTerminal.getState();
    return rows.findIndex(({ contract }) => contract.code === (cursor ?? ticket.contract));
  };
  const move = (steps: number): void => {
    const from = at();
    const next = rows[from < 0 ? 0 : Math.min(Math.max(from + steps, 0), rows.length - 1)];
    if (next) moveCursor(next.contract.code);
  };
  useKeys({
    "watch.up": () => move(-1),
    "watch.down": () => move(1),
    "watch.take": () => {
      const row = rows[at()];
      if (!row) return;
      look(row.contract.code);
      focusPanel("ticket");
    },
  });
}

const rowId = ({ contract }: WatchRow): string => contract.code;

/** The quotes themselves. What stands around them does not move. */
function WatchTable({ tab }: { tab: Tab }) {
  const { t } = useTranslation();
  const { look, moveCursor } = useTerminal.getState();
  const selected = useTerminal((terminal) => terminal.ticket.contract);
  const cursor = useTerminal((terminal) => terminal.cursor);
  const rows = useWatchRows(tab);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => flashChanges(body.current, rows), [rows]);
  useWatchKeys(rows);
  const empty = tab === "favourites" ? t("watch.emptyFavourites") : tab === "held" ? t("watch.emptyHeld") : t("watch.empty");
  return (
    <div ref={body} className="watch-body">
      <Blotter
        label={t("watch.label")} columns={columns} rows={rows} rowId={rowId} empty={empty} selected={cursor ?? selected}
        onSelect={({ contract }) => look(contract.code)}
        onFocusRow={(row) => moveCursor(row?.contract.code)}
      />
    </div>
  );
}

export function WatchList() {
  const { t } = useTranslation();
  const { contracts } = useDesk();
  const [tab, setTab] = useState<Tab>("favourites");
  const { openSearch } = useTerminal.getState();
  const searching = useTerminal((terminal) => terminal.search !== undefined);

  const listed = new Set(contracts.list.map(({ exchange }) => exchange));
  const choices: { value: Tab; label: string }[] = [
    { value: "favourites", label: t("watch.favourites") },
    { value: "held", label: t("watch.held") },
    ...EXCHANGES.filter((exchange) => listed.has(exchange)).map((exchange) => ({ value: exchange, label: t(`exchangeShort.${exchange}` as TextKey) })),
  ];
  return (
    <Panel
      name="watch" label={t("watch.label")} className="watch"
      head={
        <>
          <Tabs label={t("watch.label")} value={tab} choices={choices} onChoose={setTab} />
          <span className="panel-end">
            <button type="button" className="btn btn-icon" aria-label={t("watch.searchLabel")} onClick={() => openSearch("")}><Icon name="search" /></button>
          </span>
        </>
      }
    >
      {searching && <ContractSearch />}
      <WatchTable tab={tab} />
    </Panel>
  );
}
