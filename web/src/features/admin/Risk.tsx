// Operating accounts as their lines see them, live: the worst first.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { AccountRisk, ProductRisk, RuleReached } from "@/api/types";
import { count, fmt, money, percent, pnl } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { useLink, useRows } from "@/live/hooks";
import { Tag, type Tone, signClass } from "@/ui/basics";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { part } from "@/ui/Answered";
import { Empty, Section } from "@/ui/page/Section";
import { LEVELS, type Level, isLevel, isLine, levelText, lineText } from "./riskWords";
import { unitNav } from "./Nav";
import { useRulesReached } from "./schemes/queries";
import { nameText } from "./settings/text";

const WATCHED = { kind: "account_risk" as const };

const TONES: Record<Level, Tone> = { clear: "grey", undefined: "grey", call: "amber", liquidation: "solid" };

const standingText = ({ level, line }: AccountRisk): string => (level === "clear" ? levelText(level) : `${lineText(line)} · ${levelText(level)}`);
const aheadText = ({ next_line, next_level }: AccountRisk): string => (isLine(next_line) ? `${lineText(next_line)} · ${levelText(next_level)}` : "");

/** How far an account's equity is above the nearest line, as a share of it; nothing without a line. */
const room = ({ distance, equity }: AccountRisk): number | undefined => (distance === null || equity === null || equity <= 0 ? undefined : distance / equity);

/** Worst first: the level it is at, then the room that is left. */
export function worstFirst(rows: readonly AccountRisk[]): AccountRisk[] {
  const level = ({ level: text }: AccountRisk): number => (isLevel(text) ? LEVELS.indexOf(text) : 0);
  return [...rows].sort((one, other) => level(other) - level(one) || (room(one) ?? Infinity) - (room(other) ?? Infinity) || one.key - other.key);
}

const number = (id: keyof AccountRisk, head: TextKey, show: (value: number | null) => string, more?: Partial<DataColumn<AccountRisk>>): DataColumn<AccountRisk> => ({
  id, head, kind: "number", text: (row) => show(row[id] as number | null), ...more,
});

const columns: readonly DataColumn<AccountRisk>[] = [
  { id: "account", head: "riskPage.account", text: ({ account }) => account ?? "", cell: ({ account }) => <strong>{account}</strong> },
  { id: "name", head: "admin.holder", text: ({ name }) => name ?? "", mayShorten: true },
  { id: "product", head: "admin.product", choices: true, text: ({ product }) => product ?? "" },
  {
    id: "standing", head: "riskPage.standing", choices: true, text: standingText,
    cell: (row) => (isLevel(row.level) ? <Tag tone={TONES[row.level]}>{standingText(row)}</Tag> : null),
  },
  { id: "since", head: "riskPage.since", text: ({ since }) => (since === null ? "" : monthDayTime(new Date(since).toISOString())) },
  { id: "bars", head: "riskPage.bars", choices: true, text: ({ bars }) => (bars ? tr("riskPage.barred") : ""), cell: ({ bars }) => (bars ? <span className="admin-warn">{tr("riskPage.barred")}</span> : null) },
  number("equity", "riskPage.equity", money),
  number("day_pnl", "riskPage.dayPnl", pnl, { tone: ({ day_pnl }) => signClass(day_pnl) }),
  number("margin", "riskPage.margin", money),
  number("risk_degree", "riskPage.degree", (value) => percent(value)),
  number("available", "riskPage.available", money),
  { id: "ahead", head: "riskPage.ahead", text: aheadText },
  number("acts_at", "riskPage.actsAt", money),
  number("distance", "riskPage.distance", money),
  number("unit_nav", "navPage.unit", unitNav, { optional: true }),
  number("previous_unit_nav", "navPage.previousUnit", unitNav, { optional: true }),
  number("net_deposits", "riskPage.netDeposits", money, { optional: true }),
  number("working", "riskPage.working", count, { optional: true }),
];

const VALUED = { kind: "product_risk" as const };

const value = (id: keyof ProductRisk, head: TextKey, show: (value: number | null) => string): DataColumn<ProductRisk> => ({ id, head, kind: "number", text: (row) => show(row[id] as number | null) });

const productColumns: readonly DataColumn<ProductRisk>[] = [
  { id: "product", head: "admin.product", text: ({ product }) => product ?? "", cell: ({ product }) => <strong>{product}</strong> },
  { id: "name", head: "admin.name", text: ({ name }) => name ?? "", mayShorten: true },
  value("unit_nav", "navPage.unit", unitNav),
  value("previous_unit_nav", "navPage.previousUnit", unitNav),
  value("drawdown", "navPage.drawdown", (share) => percent(share)),
  value("total_nav", "navPage.total", money),
  value("shares", "navPage.shares", money),
  value("equity", "riskPage.equity", money),
  value("margin", "riskPage.margin", money),
  { id: "missing", head: "navPage.missingHead", choices: true, text: ({ missing }) => (missing ? nameText(missing) : "") },
];

/** Products and their NAV, live. */
function ProductNavs() {
  const { t } = useTranslation();
  const rows = useRows(VALUED);
  const heardAt = useLink(({ heardAt: at }) => at);
  const asked = { data: heardAt > 0 ? rows : undefined, error: null, dataUpdatedAt: heardAt, refetch: () => undefined };
  return <DataTable name="product-risk" label={t("navPage.products")} columns={productColumns} asked={asked} rowKey={({ product }) => product ?? ""} empty={<Empty title={t("admin.emptyProducts")} />} />;
}

const ruleText = ({ scheme, kind, clause, version }: RuleReached): string => [scheme, tr(`schemePage.kinds.${kind as "clause"}`, { clause: clause ?? 0, version: version ?? 0 })].filter(Boolean).join(" ");

const ruleColumns: readonly DataColumn<RuleReached>[] = [
  { id: "who", head: "riskPage.account", text: ({ product, account }) => [product, account].filter(Boolean).join(" · "), cell: ({ product, account }) => <strong>{[product, account].filter(Boolean).join(" · ")}</strong> },
  { id: "rule", head: "schemePage.rule", text: ruleText },
  { id: "level", head: "riskPage.standing", choices: true, text: ({ level }) => tr(`schemePage.levels.${level as "level_1"}`), cell: ({ level }) => <Tag tone={level === "level_2" ? "solid" : level === "level_1" ? "amber" : "grey"}>{tr(`schemePage.levels.${level as "level_1"}`)}</Tag> },
  { id: "reading", head: "schemePage.reading", kind: "number", text: ({ reading }) => fmt(reading) },
  { id: "threshold", head: "schemePage.threshold", kind: "number", text: ({ threshold }) => fmt(threshold) },
  { id: "contract", head: "common.contract", text: ({ contract }) => contract ?? "" },
  { id: "since", head: "riskPage.since", text: ({ since }) => monthDayTime(since) },
  { id: "bars", head: "riskPage.bars", choices: true, text: ({ bars }) => (bars ? tr("riskPage.barred") : ""), cell: ({ bars }) => (bars ? <span className="admin-warn">{tr("riskPage.barred")}</span> : null) },
];

/** Rules of schemes and lines on NAV that stand: every ban of theirs. */
function Reached() {
  const { t } = useTranslation();
  const rules = useRulesReached();
  return <DataTable name="rules-reached" label={t("schemePage.reached")} columns={ruleColumns} asked={part(rules, (data) => data.rules)} rowKey={(rule) => `${rule.product} ${rule.account ?? ""} ${ruleText(rule)}`} empty={<Empty title={t("schemePage.noneReached")} />} />;
}

export function Risk() {
  const { t } = useTranslation();
  const rows = useRows(WATCHED);
  const heardAt = useLink(({ heardAt: at }) => at);
  const worst = useMemo(() => worstFirst(rows), [rows]);
  const asked = { data: heardAt > 0 ? worst : undefined, error: null, dataUpdatedAt: heardAt, refetch: () => undefined };
  return (
    <Section title={t("riskPage.title")} note={t("riskPage.note")}>
      <ProductNavs />
      <Reached />
      <DataTable name="risk" label={t("riskPage.title")} columns={columns} asked={asked} rowKey={({ account }) => account ?? ""} empty={<Empty title={t("riskPage.none")} />} />
    </Section>
  );
}
