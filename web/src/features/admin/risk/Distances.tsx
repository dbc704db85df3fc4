// How far the price of one contract is from where each rule and line of an account or product reaches its levels, all else as it is.
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fmt } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { Empty } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { indicatorText, scopeText } from "../schemes/clause";
import { type Owner, useRuleDistances, useRulesInForce } from "../schemes/queries";
import { type Distance, distancesOf, nearestTicks } from "./distances";
import { isLine, levelText, lineText } from "./riskWords";
import { ruleText } from "./rules";

const nameOf = ({ of: { kind, scheme, place, version, clause } }: Distance): string => [isLine(kind) ? lineText(kind) : ruleText({ kind, scheme, version, clause: place }), clause && indicatorText(clause)].filter(Boolean).join(" · ");
const whichText = ({ of: { kind }, second }: Distance): string => (isLine(kind) ? levelText(second ? "liquidation" : "call") : tr(second ? "riskPage.distances.second" : "riskPage.distances.first"));
const stateText = ({ of, at }: Distance): string => [tr(`riskPage.distances.states.${at.state as "ahead"}`), of.in_force ? "" : tr("riskPage.distances.later")].filter(Boolean).join(" · ");
const changed = (move: { change: string } | null | undefined): string => fmt(move?.change, { signed: true });
const by = (text: string) => (text === fmt(null) ? text : <strong>{text}</strong>);

const columns: readonly DataColumn<Distance>[] = [
  { id: "rule", head: "schemePage.rule", text: nameOf },
  { id: "scope", head: "schemePage.scope", text: ({ of: { clause } }) => (clause ? scopeText(clause) : "") },
  { id: "level", head: "riskPage.level", choices: true, text: whichText },
  { id: "state", head: "riskPage.standing", choices: true, text: stateText, cell: (of) => (of.at.state === "reached" ? <Tag tone={of.second ? "solid" : "amber"}>{stateText(of)}</Tag> : <span className="t3">{stateText(of)}</span>) },
  { id: "down", head: "riskPage.distances.down", kind: "number", text: ({ at }) => changed(at.down), value: ({ at }) => at.down?.change.replace("-", ""), cell: ({ at }) => by(changed(at.down)) },
  { id: "down_to", head: "riskPage.distances.downTo", kind: "number", text: ({ at }) => fmt(at.down?.price) },
  { id: "up", head: "riskPage.distances.up", kind: "number", text: ({ at }) => changed(at.up), value: ({ at }) => at.up?.change, cell: ({ at }) => by(changed(at.up)) },
  { id: "up_to", head: "riskPage.distances.upTo", kind: "number", text: ({ at }) => fmt(at.up?.price) },
  { id: "ticks", head: "riskPage.distances.ticks", kind: "number", text: (of) => fmt(nearestTicks(of)) },
];

const keyOf = ({ of: { scheme, kind, place }, second }: Distance): string => `${scheme ?? ""} ${kind} ${place ?? ""} ${second ? 2 : 1}`;

export function Distances({ of }: { of: Owner }) {
  const { t } = useTranslation();
  const { data: rules } = useRulesInForce(of);
  const [chosen, setChosen] = useState<string>();
  const contracts = rules?.contracts ?? [];
  const contract = contracts.find((code) => code === chosen) ?? rules?.reach?.prices[0]?.contract ?? contracts[0];
  const asked = useRuleDistances(of, contract);
  if (rules && contract === undefined) return <Empty title={t("riskPage.nothingHeld")} />;
  const told = asked.data;
  const words = { contract: contract ?? "", mark: fmt(told?.mark), lower: fmt(told?.lower), upper: fmt(told?.upper), tick: fmt(told?.tick) };
  return (
    <>
      {told && <p className="t2">{told.untold ? t(`riskPage.distances.untold.${told.untold as "no_price"}`) : t("riskPage.distances.note", words)}</p>}
      <DataTable
        name="distances"
        label={t("riskPage.distances.title")}
        columns={columns}
        asked={part(asked, (data) => distancesOf(data.rules))}
        rowKey={keyOf}
        filters={<Select className="admin-wide" showSearch aria-label={t("riskPage.distances.by")} value={contract ?? null} onChange={setChosen} options={contracts.map((value) => ({ value, label: value }))} />}
        empty={<Empty title={t("riskPage.distances.noRules")} />}
      />
    </>
  );
}
