// What an account is charged, contract by contract, each number with the level that it comes from.
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContractRates as Row, RateSource, Tariff } from "@/api/types";
import { useClock } from "@/clock/clock";
import { tr } from "@/i18n/i18n";
import { useContracts } from "@/market/contracts";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { tariffText } from "../Rates";
import { useRatesInForce } from "./queries";

/** So many are asked for before one chooses. */
const FIRST = 6;

const sourceText = ({ kind, name }: RateSource): string => [tr(`accountPage.sources.${kind}`), name].filter(Boolean).join(" ");
const source = (id: string, of: (row: Row) => RateSource): DataColumn<Row> => ({
  id, head: "accountPage.source", choices: true, text: (row) => sourceText(of(row)), cell: (row) => <Tag tone={of(row).kind === "account" ? "blue" : "grey"}>{sourceText(of(row))}</Tag>,
});
const rate = (id: string, head: DataColumn<Row>["head"], of: (row: Row) => Tariff): DataColumn<Row> => ({ id, head, kind: "number", text: (row) => tariffText(of(row)), value: (row) => of(row).by_money });

const columns: readonly DataColumn<Row>[] = [
  { id: "contract", head: "common.contract", text: ({ contract }) => contract, cell: ({ contract }) => <strong>{contract}</strong> },
  rate("margin_long", "admin.marginLong", (row) => row.margin_long),
  rate("margin_short", "admin.marginShort", (row) => row.margin_short),
  source("margin_source", (row) => row.margin_source),
  rate("open", "admin.openRate", (row) => row.open),
  rate("close", "admin.closeRate", (row) => row.close),
  rate("close_today", "admin.closeToday", (row) => row.close_today),
  source("commission_source", (row) => row.commission_source),
];

export function EffectiveRates({ account }: { account: string }) {
  const { t } = useTranslation();
  const { list } = useContracts(useClock()?.trading_day);
  const [chosen, setChosen] = useState<readonly string[]>();
  const codes = list.map(({ code }) => code);
  const contracts = chosen ?? codes.slice(0, FIRST);
  const query = useRatesInForce(account, contracts);
  const choice = <Select className="admin-wide" mode="multiple" maxTagCount={1} aria-label={t("accountPage.contracts")} value={[...contracts]} onChange={(next: string[]) => setChosen(next)} options={codes.map((value) => ({ value, label: value }))} />;
  return <DataTable name="effective" label={t("accountPage.rates")} columns={columns} asked={part(query, ({ rates }) => rates)} rowKey={({ contract }) => contract} empty={<Empty title={t("accountPage.noContract")} />} filters={choice} />;
}
