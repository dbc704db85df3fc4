// The risk officer's page: totals, the wall of accounts and products with the worst first, every rule that stands, and beside the
// wall whatever row is opened with every rule that watches it.
import { Input } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleReached } from "@/api/types";
import { count, fmt } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useLink, useRows } from "@/live/hooks";
import { part } from "@/ui/Answered";
import { Segmented, Skeleton, Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { usePlans } from "../plans";
import { useRulesReached } from "../schemes/queries";
import { Alarms } from "./Alarms";
import { useAlarms } from "./alarms";
import { RULE_TONES, ruleLevelText, ruleText } from "./rules";
import { Wall } from "./Wall";
import { type Kind, type WallRow, accountRow, productRow, shownRows, totalsOf } from "./wall";
import "./risk.css";

const ACCOUNTS = { kind: "account_risk" as const };
const PRODUCTS = { kind: "product_risk" as const };
const KINDS = ["all", "account", "product"] as const;
const TOTALS = ["second", "first", "barred", "plans", "accounts", "products"] as const;
/** The wall has room for so many rows at least. */
const FEWEST = 6;
/** From here on a number is of those that are in order, too. */
const IN_ORDER = 4;

const barredCell = (bars: boolean) => (bars ? <span className="admin-warn">{tr("riskPage.barred")}</span> : null);
const whoText = ({ product, account }: RuleReached): string => [product, account].filter(Boolean).join(" · ");

const ruleColumns: readonly DataColumn<RuleReached>[] = [
  { id: "who", head: "riskPage.account", text: whoText, cell: (rule) => <strong>{whoText(rule)}</strong> },
  { id: "rule", head: "schemePage.rule", text: ruleText },
  { id: "level", head: "riskPage.standing", choices: true, text: ({ level }) => ruleLevelText(level), cell: ({ level }) => <Tag tone={RULE_TONES[level] ?? "grey"}>{ruleLevelText(level)}</Tag> },
  { id: "reading", head: "schemePage.reading", kind: "number", text: ({ reading }) => fmt(reading) },
  { id: "threshold", head: "schemePage.threshold", kind: "number", text: ({ threshold }) => fmt(threshold) },
  { id: "contract", head: "common.contract", text: ({ contract }) => contract ?? "" },
  { id: "since", head: "riskPage.since", text: ({ since }) => monthDayTime(since) },
  { id: "bars", head: "riskPage.bars", choices: true, text: ({ bars }) => (bars ? tr("riskPage.barred") : ""), cell: ({ bars }) => barredCell(bars) },
];

/** Rules of schemes and lines on NAV that stand: every ban of theirs. */
function Reached() {
  const { t } = useTranslation();
  const rules = useRulesReached();
  return <DataTable name="rules-reached" label={t("schemePage.reached")} columns={ruleColumns} asked={part(rules, (data) => data.rules)} rowKey={(rule) => `${rule.product} ${rule.account ?? ""} ${ruleText(rule)}`} empty={<Empty title={t("schemePage.noneReached")} />} />;
}

/** Everything that is watched, live; nothing before the first word. */
function useWatched(): readonly WallRow[] | undefined {
  const accounts = useRows(ACCOUNTS);
  const products = useRows(PRODUCTS);
  const heard = useLink(({ heardAt }) => heardAt > 0);
  const plans = usePlans().data?.plans;
  return useMemo(() => {
    if (!heard) return undefined;
    const running = new Map((plans ?? []).filter(({ state }) => state === "running").map((plan) => [plan.account, plan]));
    return [...products.map(productRow), ...accounts.map((row) => accountRow(row, running.get(row.account ?? "")))];
  }, [heard, accounts, products, plans]);
}

function Totals({ rows }: { rows: readonly WallRow[] }) {
  const { t } = useTranslation();
  const plans = usePlans().data?.plans;
  const totals = totalsOf(rows, plans ?? []);
  const open = useAlarms("open", 1).data?.open ?? 0;
  return (
    <dl className="risk-totals" aria-label={t("riskPage.totals")}>
      <div className={open > 0 ? "is-told" : ""}><dd>{count(open)}</dd><dt>{t("riskPage.total.alarms")}</dt></div>
      {TOTALS.map((name, index) => (
        <div key={name} className={index < IN_ORDER && totals[name] > 0 ? "is-told" : ""}><dd>{count(totals[name])}</dd><dt>{t(`riskPage.total.${name}`)}</dt></div>
      ))}
    </dl>
  );
}

export function Risk() {
  const { t } = useTranslation();
  const rows = useWatched();
  const [kind, setKind] = useState<Kind | "all">("all");
  const [search, setSearch] = useState("");
  const shown = useMemo(() => shownRows(rows ?? [], kind, search), [rows, kind, search]);
  return (
    <Section title={t("riskPage.title")} note={t("riskPage.note")}>
      {rows ? <Totals rows={rows} /> : <Skeleton rows={2} />}
      <div className="risk-panes">
      <section className="table-card risk-wall" aria-label={t("riskPage.wall")} style={{ "--rows": Math.max(shown.length, FEWEST) } as object}>
        <div className="table-bar">
          <Input className="table-search" prefix={<Icon name="search" />} allowClear placeholder={t("table.search")} aria-label={`${t("table.search")} ${t("riskPage.wall")}`} value={search} onChange={(event) => setSearch(event.target.value)} />
          <Segmented<Kind | "all"> label={t("riskPage.kind")} value={kind} onChoose={setKind} choices={KINDS.map((value) => ({ value, label: t(`riskPage.kinds.${value}`) }))} />
          <span className="t2 table-end table-count">{t("table.count", { shown: shown.length, all: rows?.length ?? 0 })}</span>
        </div>
        <Wall rows={shown} all={rows ?? []} />
      </section>
      <Alarms />
      </div>
      <Reached />
    </Section>
  );
}
