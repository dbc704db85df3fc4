import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contract, Trade } from "@/api/types";
import { count, price } from "@/format/fmt";
import { clockTime, toMillis } from "@/format/time";
import { placesOf } from "@/market/contracts";
import { Panel, Tabs } from "@/ui/basics";
import { Blotter, type Column } from "@/ui/table/Blotter";
import { ColumnMenu } from "@/ui/table/ColumnMenu";
import { useDesk } from "../context";
import { useAccountLog } from "../live";
import { LateMark, SideAndOffset } from "../marks";
import { useTable } from "../tables";
import { useTerminal } from "../terminal";
import { type ContractSum, sumByContract } from "./sums";

interface TradeItem {
  trade: Trade;
  contract: Contract | undefined;
}

export const columns: readonly Column<TradeItem>[] = [
  { id: "time", head: "common.time", kind: "text", width: 72, text: ({ trade }) => clockTime(trade.at), order: ({ trade }) => toMillis(trade.at) },
  { id: "contract", head: "common.contract", kind: "text", always: true, width: 66, grow: 1, text: ({ trade }) => trade.contract },
  { id: "side", head: "common.side", kind: "text", width: 88, grow: 1, text: ({ trade }) => `${trade.side} ${trade.offset} ${trade.hedge_flag} ${trade.late}`, cell: ({ trade }) => <><SideAndOffset side={trade.side} offset={trade.offset} flag={trade.hedge_flag} />{trade.late && <LateMark />}</> },
  { id: "price", head: "common.price", kind: "number", width: 76, grow: 1, text: ({ trade, contract }) => price(trade.price, placesOf(contract)) },
  { id: "lots", head: "orders.lots", kind: "number", width: 50, text: ({ trade }) => count(trade.lots) },
];

const sumColumns: readonly Column<ContractSum>[] = [
  { id: "contract", head: "common.contract", kind: "text", always: true, width: 70, grow: 1, text: ({ contract }) => contract },
  { id: "bought", head: "trades.bought", kind: "number", width: 64, grow: 1, text: ({ bought }) => count(bought) },
  { id: "sold", head: "trades.sold", kind: "number", width: 64, grow: 1, text: ({ sold }) => count(sold) },
  { id: "trades", head: "orders.trades", kind: "number", width: 56, grow: 1, text: ({ trades }) => count(trades) },
];

export function TradesTable() {
  const { t } = useTranslation();
  const { contracts } = useDesk();
  const log = useAccountLog();
  const { look } = useTerminal.getState();
  const table = useTable("trades");
  const items = useMemo(() => log.trades.map((trade): TradeItem => ({ trade, contract: contracts.byCode.get(trade.contract) })), [log.trades, contracts]);
  return <Blotter label={t("trades.label")} table={table} columns={columns} rows={items} rowId={({ trade }) => `${trade.order}-${trade.trade}`} empty={t("trades.empty")} onSelect={({ trade }) => look(trade.contract)} />;
}

export function TradesPanel() {
  const { t } = useTranslation();
  const log = useAccountLog();
  const [tab, setTab] = useState<"trades" | "sums">("trades");
  const table = useTable("trades");
  const sums = useMemo(() => sumByContract(log.trades), [log.trades]);
  return (
    <Panel
      name="trades" label={t("trades.label")} className="trades"
      head={
        <>
          <Tabs label={t("trades.label")} value={tab} onChoose={setTab} choices={[{ value: "trades", label: `${t("trades.label")} ${log.trades.length}` }, { value: "sums", label: t("trades.byContract") }]} />
          {tab === "trades" && <span className="panel-end"><ColumnMenu table={table} columns={columns} /></span>}
        </>
      }
    >
      {tab === "trades" ? <TradesTable /> : <Blotter label={t("trades.byContract")} columns={sumColumns} rows={sums} rowId={({ contract }) => contract} empty={t("trades.empty")} />}
    </Panel>
  );
}
