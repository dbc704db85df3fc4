import { App as Messages } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/format/fmt";
import { Kbd, Panel, Tabs } from "@/ui/basics";
import { Blotter } from "@/ui/table/Blotter";
import { ColumnMenu } from "@/ui/table/ColumnMenu";
import { useCancel, useCancelAll } from "../commands";
import { useDesk } from "../context";
import { focusPanel } from "../keys/focus";
import { useKeys } from "../keys/useKeys";
import { useAccountLog, useWorkingOrders, workingOrdersNow } from "../live";
import { SideAndOffset, StatusTag, isStatus } from "../marks";
import { useTable } from "../tables";
import { useLayout, useTerminal } from "../terminal";
import { TradesTable, columns as tradeColumns } from "../trades/TradesPanel";
import { isHedgeFlag, isOffset, isSide } from "../words";
import { type OrderItem, type WorkingItem, orderColumns, workingColumns } from "./columns";
import { OrderDetail } from "./OrderDetail";

type Tab = "working" | "all" | "trades";
/** From so many on, cancelling asks in a window. */
const ASK_FROM = 11;

function FilledOf({ filled, lots }: { filled: number | null; lots: number | null }) {
  return <span>{count(filled)}<span className="t3">/{count(lots)}</span></span>;
}

function CancelButton({ item }: { item: WorkingItem }) {
  const { t } = useTranslation();
  const { account, offline } = useDesk();
  const cancel = useCancel(account.code);
  const { order, status } = item.row;
  return (
    <button
      type="button" className="btn btn-small" disabled={offline || status === "cancelling" || !account.may_trade} aria-label={t("orders.cancelName", { order: order ?? "" })}
      onClick={(event) => { event.stopPropagation(); if (order) cancel(order); }}
    >
      {t("orders.cancel")}
    </button>
  );
}

const working = workingColumns({
  side: ({ row }) => (isSide(row.side) && isOffset(row.offset) ? <SideAndOffset side={row.side} offset={row.offset} flag={row.hedge_flag} /> : null),
  status: ({ row, uncertain }) => (isStatus(row.status) ? <StatusTag status={row.status} uncertain={uncertain} /> : null),
  filled: ({ row }) => <FilledOf filled={row.filled} lots={row.lots} />,
  actions: (item) => <CancelButton item={item} />,
});
const all = orderColumns({
  side: ({ order }) => <SideAndOffset side={order.side} offset={order.offset} flag={order.hedge_flag} />,
  status: ({ order, uncertain }) => <StatusTag status={order.status} uncertain={uncertain && ["sending", "working", "part_filled", "cancelling"].includes(order.status)} />,
  filled: ({ order }) => <FilledOf filled={order.filled} lots={order.lots} />,
});

/** Cancels what it names; more than ten orders ask first. */
function useCancelAsked(): (contract?: string) => void {
  const { t } = useTranslation();
  const { account, offline } = useDesk();
  const cancelAll = useCancelAll(account.code);
  const { modal } = Messages.useApp();
  return (contract) => {
    const number = workingOrdersNow(account.code).filter((row) => contract === undefined || row.contract === contract).length;
    if (number === 0 || offline || !account.may_trade) return;
    if (number < ASK_FROM) {
      cancelAll(contract);
      return;
    }
    void modal.confirm({
      title: t("orders.confirmTitle", { count: number }), content: t("orders.confirmBody", { account: account.code }),
      okText: t("orders.confirmDo", { count: number }), cancelText: t("common.cancel"), okButtonProps: { danger: true, type: "primary" }, onOk: () => cancelAll(contract),
    });
  };
}

/** On narrow screens the trades are a tab here. */
export function OrdersPanel({ withTrades }: { withTrades: boolean }) {
  const { t } = useTranslation();
  const { account, contracts, contract, disconnected, offline } = useDesk();
  const workingOrders = useWorkingOrders();
  const log = useAccountLog();
  const [chosen, setTab] = useState<Tab>("working");
  const [focused, setFocused] = useState<string>();
  const [asked, setAsked] = useState(false);
  const { look, edit, openOrder } = useTerminal.getState();
  const confirm = useLayout((layout) => layout.confirmOrders);
  const cancel = useCancel(account.code);
  const cancelAsked = useCancelAsked();
  const opened = useTerminal((terminal) => terminal.openedOrder);
  const shown = log.orders.find(({ order }) => order === opened);
  const tables = { working: useTable("working"), all: useTable("orders"), trades: useTable("trades") };
  const tab = chosen === "trades" && !withTrades ? "working" : chosen;

  const workingItems = useMemo(() => workingOrders.map((row): WorkingItem => ({ row, contract: contracts.byCode.get(row.contract ?? ""), uncertain: disconnected })), [workingOrders, contracts, disconnected]);
  const orderItems = useMemo(() => log.orders.map((order): OrderItem => ({ order, contract: contracts.byCode.get(order.contract), uncertain: disconnected })), [log.orders, contracts, disconnected]);
  const row = (workingItems.find((item) => item.row.order === focused) ?? workingItems[0])?.row;

  const cancelEverything = (): void => {
    if (confirm && !asked && workingOrders.length > 0 && workingOrders.length < ASK_FROM) {
      setAsked(true);
      setTimeout(() => setAsked(false), 3_000);
      return;
    }
    setAsked(false);
    cancelAsked();
  };
  useKeys({
    "orders.cancelAll": cancelEverything,
    "orders.cancel": () => !offline && row?.order && cancel(row.order),
    "orders.change": () => {
      if (offline || !row?.order || !row.contract || !isHedgeFlag(row.hedge_flag) || !isSide(row.side) || !isOffset(row.offset)) return;
      cancel(row.order);
      look(row.contract);
      edit({ hedge_flag: row.hedge_flag, side: row.side, offset: row.offset, lots: String((row.lots ?? 0) - (row.filled ?? 0)), priceKind: "limit", price: String(row.price ?? "") });
      focusPanel("ticket");
    },
  });

  const here = workingOrders.filter((order) => order.contract === contract?.code).length;
  const off = offline || !account.may_trade;
  const choices = [
    { value: "working" as const, label: `${t("orders.working")} ${workingOrders.length}` },
    { value: "all" as const, label: `${t("orders.all")} ${log.orders.length}` },
    ...(withTrades ? [{ value: "trades" as const, label: `${t("orders.trades")} ${log.trades.length}` }] : []),
  ];
  return (
    <Panel
      name="orders" label={t("orders.label")} className="orders"
      head={
        <>
          <Tabs<Tab> label={t("orders.label")} value={tab} choices={choices} onChoose={setTab} />
          <span className="panel-end">
            {tab === "working" && <ColumnMenu table={tables.working} columns={working} />}
            {tab === "all" && <ColumnMenu table={tables.all} columns={all} />}
            {tab === "trades" && <ColumnMenu table={tables.trades} columns={tradeColumns} />}
            {contract && <button type="button" className="btn btn-small" disabled={off || here === 0} onClick={() => cancelAsked(contract.code)}>{t("orders.cancelContract", { contract: contract.code })}</button>}
            <button type="button" className="btn btn-small" disabled={off || workingOrders.length === 0} onClick={cancelEverything}>
              {asked ? t("orders.armed", { count: workingOrders.length }) : <>{t("orders.cancelAll")} <Kbd>{"Shift X"}</Kbd></>}
            </button>
          </span>
        </>
      }
    >
      {tab === "working" && <Blotter label={t("orders.working")} table={tables.working} columns={working} rows={workingItems} rowId={(item) => String(item.row.key)} empty={t("orders.empty")} onSelect={(item) => item.row.contract && look(item.row.contract)} onOpen={(item) => openOrder(item.row.order ?? undefined)} onFocusRow={(item) => setFocused(item?.row.order ?? undefined)} />}
      {tab === "all" && <Blotter label={t("orders.all")} table={tables.all} columns={all} rows={orderItems} rowId={(item) => item.order.order} empty={t("orders.emptyAll")} onSelect={(item) => look(item.order.contract)} onOpen={(item) => openOrder(item.order.order)} />}
      {tab === "trades" && <TradesTable />}
      {shown && <OrderDetail order={shown} />}
    </Panel>
  );
}
