import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import type { Contract, Ending, PositionLots, PositionRow } from "@/api/types";
import { count, money, percent, pnl, price } from "@/format/fmt";
import { clockTime } from "@/format/time";
import { currentLanguage } from "@/i18n/i18n";
import { placesOf } from "@/market/contracts";
import { nameOf } from "@/market/names";
import { Failed, Panel, Tabs, signClass } from "@/ui/basics";
import { Blotter, type Column } from "@/ui/table/Blotter";
import { ColumnMenu } from "@/ui/table/ColumnMenu";
import { useDesk } from "../context";
import { focusPanel } from "../keys/focus";
import { useKeys } from "../keys/useKeys";
import { positionsNow, useAccountLog, useFunds, useHeld, usePositions, useQuotes } from "../live";
import { ContractName, PositionSide } from "../marks";
import { Reversals } from "../reversal/Reversals";
import { useReverse } from "../reversal/useReverse";
import { RefusalsTable } from "../refusals/RefusalsTable";
import { useTable } from "../tables";
import { useLayout, useTerminal } from "../terminal";
import { useSend } from "../ticket/useSend";
import type { Ticket } from "../ticket/ticket";
import { hedgeNote, isHedgeFlag, isPosiDirection } from "../words";
import { closeOf } from "./close";
import { type PositionItem, positionColumns } from "./columns";
import { endingLabel, endingNote } from "./ending";

type Tab = "positions" | "lots" | "funds" | "refusals";

function Actions({ item }: { item: PositionItem }) {
  const { t } = useTranslation();
  const { account, offline } = useDesk();
  const { take } = useTicketFill();
  const { send } = useSend();
  const { row, contract } = item;
  const close = contract && closeOf(row, contract);
  const reverse = useReverse();
  const atOnce = useLayout((layout) => !layout.confirmOrders);
  const hint = atOnce ? t("positions.atOnce") : t("positions.fillsIn");
  const off = offline || !account.may_trade;
  const name = `${row.contract ?? ""}${hedgeNote(row.hedge_flag)}`;
  // One click: with the confirm switch on it stands ready in the ticket, with it off it goes.
  const onClose = (): void => {
    if (!close?.side) return;
    take(close);
    if (useLayout.getState().confirmOrders) focusPanel("ticket");
    else send(close.side);
  };
  return (
    <>
      <button type="button" className="btn btn-small" disabled={off || !close} title={hint} aria-label={t("positions.closeName", { contract: name })} onClick={(event) => { event.stopPropagation(); onClose(); }}>{t("positions.close")}</button>
      <button type="button" className="btn btn-small" disabled={off || !contract} title={hint} aria-label={t("positions.reverseName", { contract: name })} onClick={(event) => { event.stopPropagation(); if (contract) reverse.click(row, contract); }}>{t("positions.reverse")}</button>
    </>
  );
}

/** Puts something into the ticket, and looks at its contract. */
function useTicketFill(): { take: (change: Partial<Ticket>) => void } {
  const { look, edit } = useTerminal.getState();
  const take = useCallback((change: Partial<Ticket>): void => {
    if (change.contract) look(change.contract);
    edit(change);
  }, [look, edit]);
  return { take };
}

const columns = positionColumns({
  name: ({ row, contract, ending }) => (
    <ContractName code={row.contract ?? ""} name={nameOf(contract, currentLanguage())}>
      {ending && <abbr className={`ending-mark ending-${ending.level}`} title={endingNote(ending)}>{endingLabel(ending)}</abbr>}
    </ContractName>
  ),
  side: ({ row }) => (isPosiDirection(row.side) ? <PositionSide side={row.side} flag={row.hedge_flag} /> : null),
  actions: (item) => <Actions item={item} />,
});

interface LotsItem extends PositionLots {
  places: number;
}
const lotsColumns: readonly Column<LotsItem>[] = [
  { id: "contract", head: "common.contract", kind: "text", always: true, width: 90, grow: 1, text: ({ contract }) => contract },
  { id: "side", head: "positions.side", kind: "text", width: 78, text: ({ side, hedge_flag }) => `${side} ${hedge_flag}`, cell: ({ side, hedge_flag }) => <PositionSide side={side} flag={hedge_flag} /> },
  { id: "day", head: "positions.openDay", kind: "number", width: 92, text: ({ open_day }) => open_day },
  { id: "time", head: "positions.openedAt", kind: "number", width: 76, text: ({ opened_at }) => clockTime(opened_at) },
  { id: "lots", head: "positions.total", kind: "number", width: 60, grow: 1, text: ({ lots }) => count(lots) },
  { id: "price", head: "positions.openPrice", kind: "number", width: 84, grow: 1, text: ({ open_price, places }) => price(open_price, places) },
  { id: "floating", head: "positions.floating", kind: "number", width: 110, grow: 1, text: ({ floating_pnl }) => pnl(floating_pnl), tone: ({ floating_pnl }) => signClass(floating_pnl) },
  { id: "position", head: "positions.positionPnl", kind: "number", width: 110, grow: 1, text: ({ position_pnl }) => pnl(position_pnl), tone: ({ position_pnl }) => signClass(position_pnl) },
];

/** Which of what is held ends soon; asked anew when something else is held, and as days pass. */
function useEndings(account: string, held: string): readonly Ending[] {
  const { data } = useQuery({
    queryKey: ["endings", account, held], refetchInterval: 60_000, placeholderData: (before) => before,
    queryFn: () => ask(api.GET("/api/v1/accounts/{account}/endings", { params: { path: { account } } })),
  });
  return data?.endings ?? NONE;
}
const NONE: readonly Ending[] = [];

function LotsTable() {
  const { t } = useTranslation();
  const { account, contracts } = useDesk();
  const positions = usePositions();
  // What is held decides when the lots must be asked for again.
  const held = positions.map(({ contract, hedge_flag, side, lots }) => `${contract}${hedge_flag}${side}${lots}`).join();
  const { data, error, refetch } = useQuery({
    queryKey: ["position-lots", account.code, held], refetchInterval: 5_000,
    queryFn: () => ask(api.GET("/api/v1/accounts/{account}/position-lots", { params: { path: { account: account.code } } })),
  });
  const rows = useMemo(() => (data?.lots ?? []).map((lots): LotsItem => ({ ...lots, places: placesOf(contracts.byCode.get(lots.contract)) })), [data, contracts]);
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  return <Blotter label={t("positions.lots")} columns={lotsColumns} rows={rows} rowId={(row) => `${row.contract}-${row.hedge_flag}-${row.side}-${row.open_day}-${row.opened_at ?? ""}-${row.open_price}`} empty={t("positions.emptyLots")} />;
}

function FundsTable() {
  const { t } = useTranslation();
  const { disconnected } = useDesk();
  const funds = useFunds();
  const tone = (value: number | null | undefined): string => (disconnected ? "t2" : signClass(value));
  const pairs: [string, string, string][] = [
    [t("funds.broughtForward"), money(funds?.pre_balance), ""],
    [t("funds.deposit"), money(funds?.deposit), ""],
    [t("funds.withdrawal"), money(funds?.withdrawal), ""],
    [t("funds.closePnl"), pnl(funds?.close_pnl), tone(funds?.close_pnl)],
    [t("funds.positionPnl"), pnl(funds?.position_pnl), tone(funds?.position_pnl)],
    [t("funds.floatingPnl"), pnl(funds?.floating_pnl), tone(funds?.floating_pnl)],
    [t("funds.commission"), money(funds?.commission), ""],
    [t("funds.equity"), money(funds?.equity), "strong"],
    [t("funds.margin"), money(funds?.margin), ""],
    [t("funds.frozenMargin"), money(funds?.frozen_margin), ""],
    [t("funds.mortgage"), money(funds?.mortgage), ""],
    [t("funds.covered"), money(funds?.covered), ""],
    [t("funds.frozenCommission"), money(funds?.frozen_commission), ""],
    [t("funds.available"), money(funds?.available), "strong"],
    [t("funds.withdrawable"), money(funds?.withdrawable), ""],
    [t("funds.risk"), funds && funds.risk_degree === null ? t("common.undefined") : percent(funds?.risk_degree, { places: 2 }), ""],
  ];
  return (
    <dl className="funds-table">
      {pairs.map(([name, value, kind]) => <div key={name}><dt>{name}</dt><dd className={`number ${kind}`}>{value}</dd></div>)}
    </dl>
  );
}

/** The position that keys are about: the one the keyboard is on, or one of the contract looked at, or the first. */
function chosenOf(positions: readonly PositionRow[], focused: number | undefined): PositionRow | undefined {
  const { contract, hedge_flag } = useTerminal.getState().ticket;
  const here = positions.filter((row) => row.contract === contract);
  return positions.find(({ key }) => key === focused) ?? here.find((row) => row.hedge_flag === hedge_flag) ?? here[0] ?? positions[0];
}

function PositionsTable({ table, focused, onFocus }: { table: string; focused: number | undefined; onFocus: (key: number | undefined) => void }) {
  const { t } = useTranslation();
  const { account, contracts, disconnected } = useDesk();
  const quotes = useQuotes();
  const positions = usePositions();
  // Which is chosen hangs on what is looked at, too.
  const looked = useTerminal((terminal) => terminal.ticket.contract);
  useTerminal((terminal) => terminal.ticket.hedge_flag);
  const { take } = useTicketFill();
  const endings = useEndings(account.code, positions.map(({ contract, hedge_flag, lots }) => `${contract}${hedge_flag}${lots}`).join());
  const items = useMemo(
    () => positions.map((row): PositionItem => ({
      row, contract: contracts.byCode.get(row.contract ?? ""), quote: quotes.get(row.contract ?? ""), grey: disconnected,
      ending: endings.find(({ contract, hedge_flag }) => contract === row.contract && hedge_flag === row.hedge_flag),
    })),
    [positions, contracts, quotes, disconnected, endings],
  );
  const chosen = chosenOf(positions, focused);
  return (
    <Blotter
      label={t("positions.title")} table={table} columns={columns} rows={items} rowId={({ row }) => String(row.key)} empty={t("positions.empty")}
      selected={chosen && chosen.contract === looked ? String(chosen.key) : undefined}
      onSelect={({ row }) => row.contract && isHedgeFlag(row.hedge_flag) && take({ contract: row.contract, hedge_flag: row.hedge_flag })} onFocusRow={(next) => onFocus(next?.row.key)}
    />
  );
}

function FloatingTotal() {
  const { t } = useTranslation();
  const { disconnected } = useDesk();
  const funds = useFunds();
  return <><span className="t2">{t("positions.floatingTotal")}</span> <span className={disconnected ? "t2" : signClass(funds?.floating_pnl)}>{pnl(funds?.floating_pnl)}</span></>;
}

export function PositionsPanel() {
  const { t } = useTranslation();
  const { account, contracts } = useDesk();
  const held = useHeld();
  const { refusals } = useAccountLog();
  const [tab, setTab] = useState<Tab>("positions");
  const [focused, setFocused] = useState<number>();
  const { take } = useTicketFill();
  const table = useTable("positions");
  const reverse = useReverse();
  const chosen = (): { row: PositionRow; contract: Contract } | undefined => {
    const row = chosenOf(positionsNow(account.code), focused);
    const contract = contracts.byCode.get(row?.contract ?? "");
    return row && contract && { row, contract };
  };
  useKeys({
    "positions.close": () => {
      const position = chosen();
      const change = position && closeOf(position.row, position.contract);
      if (!change) return;
      take(change);
      focusPanel("ticket");
    },
    "positions.reverse": () => {
      const position = chosen();
      if (position) reverse.show(position.row, position.contract);
    },
  });

  const choices = [
    { value: "positions" as const, label: `${t("positions.title")} ${held}` },
    { value: "lots" as const, label: t("positions.lots") },
    { value: "funds" as const, label: t("positions.funds") },
    { value: "refusals" as const, label: `${t("positions.refusals")} ${refusals.length}` },
  ];
  return (
    <Panel
      name="positions" label={t("positions.label")} className="positions"
      head={
        <>
          <Tabs label={t("positions.label")} value={tab} choices={choices} onChoose={setTab} />
          {tab === "positions" && <span className="panel-end"><FloatingTotal /><ColumnMenu table={table} columns={columns} /></span>}
        </>
      }
    >
      <Reversals />
      {tab === "positions" && <PositionsTable table={table} focused={focused} onFocus={setFocused} />}
      {tab === "lots" && <LotsTable />}
      {tab === "funds" && <FundsTable />}
      {tab === "refusals" && <RefusalsTable />}
    </Panel>
  );
}
