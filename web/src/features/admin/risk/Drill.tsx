// One account or product of the wall: its figures, every rule and line that watches it with reading, thresholds and state, its
// plans, a product's NAV as a curve.
import { useTranslation } from "react-i18next";
import type { LineInForce, Plan, PriceReach, Reach, RuleInForce } from "@/api/types";
import { fmt, money, percent, pnl } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { Tag, type Tone, signClass } from "@/ui/basics";
import { DetailDrawer, type DetailPart } from "@/ui/page/DetailDrawer";
import { Empty } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { Curve } from "../Curve";
import { unitNav } from "../Nav";
import { usePlans } from "../plans";
import { causeText, progressText } from "../Plans";
import { useNavDays } from "../queries";
import { indicatorText, levelText as thresholdText, scopeText } from "../schemes/clause";
import { type Owner, useRulesInForce } from "../schemes/queries";
import { Distances } from "./Distances";
import { levelText, lineText } from "./riskWords";
import { RULE_TONES, ruleLevelText, ruleText } from "./rules";
import { aheadText, barsTold, planText, standingText } from "./wallColumns";
import { type WallRow, idOf } from "./wall";

function Figures({ row }: { row: WallRow }) {
  const { t } = useTranslation();
  const figures: [string, string, string][] = [
    [t("riskPage.standing"), standingText(row), row.severity >= 2 ? "amber" : ""],
    [t("riskPage.since"), row.since === null ? "–" : monthDayTime(new Date(row.since).toISOString()), ""],
    [t("riskPage.bars"), barsTold(row) || "–", row.bars ? "amber" : ""],
    [t("riskPage.plan"), planText(row) || "–", row.plan ? "amber" : ""],
    [t("riskPage.equity"), money(row.equity), "strong"],
    [t("riskPage.dayPnl"), pnl(row.dayPnl), signClass(row.dayPnl)],
    [t("riskPage.margin"), money(row.margin), ""],
    [t("riskPage.degree"), percent(row.degree, { places: 2 }), ""],
    [t("navPage.unit"), unitNav(row.unitNav), ""],
    [t("riskPage.ahead"), aheadText(row) || "–", ""],
  ];
  return <dl>{figures.map(([name, value, tone]) => <div key={name}><dt>{name}</dt><dd className={`number ${tone}`}>{value}</dd></div>)}</dl>;
}

const nameOf = (rule: RuleInForce): string => [ruleText({ ...rule, clause: rule.place }), rule.clause && indicatorText(rule.clause)].filter(Boolean).join(" · ");
/** In the unit of the clause; a unit NAV as it is. */
const inUnit = ({ clause, kind }: RuleInForce, value: string | null | undefined): string => {
  if (value == null) return "–";
  if (value === "?") return tr("common.undefined");
  // Its reading is the time of the close, its levels are minutes before it.
  if (kind === "before_close") return value.includes(":") ? value : tr("riskPage.minutesBefore", { minutes: value });
  return clause ? thresholdText(clause, value) : fmt(value, { places: 4 });
};

const ruleColumns: readonly DataColumn<RuleInForce>[] = [
  { id: "rule", head: "schemePage.rule", text: nameOf },
  { id: "scope", head: "schemePage.scope", text: ({ clause }) => (clause ? scopeText(clause) : "") },
  { id: "reading", head: "schemePage.reading", kind: "number", text: (rule) => inUnit(rule, rule.reading), cell: (rule) => <strong>{inUnit(rule, rule.reading)}</strong> },
  { id: "level1", head: "riskPage.firstAt", kind: "number", text: (rule) => inUnit(rule, rule.level1) },
  { id: "level2", head: "riskPage.secondAt", kind: "number", text: (rule) => inUnit(rule, rule.level2) },
  { id: "level", head: "riskPage.standing", choices: true, text: ({ level }) => ruleLevelText(level), cell: ({ level }) => (level === "clear" ? <span className="t3">{ruleLevelText(level)}</span> : <Tag tone={RULE_TONES[level] ?? "grey"}>{ruleLevelText(level)}</Tag>) },
  { id: "contract", head: "common.contract", text: ({ contract }) => contract ?? "" },
  { id: "since", head: "riskPage.since", text: ({ since }) => (since ? monthDayTime(since) : "") },
  { id: "bars", head: "riskPage.bars", text: ({ bars }) => (bars ? tr("riskPage.barred") : ""), cell: ({ bars }) => (bars ? <span className="admin-warn">{tr("riskPage.barred")}</span> : null) },
  { id: "note", head: "schemePage.note", text: ({ clause }) => clause?.note ?? "", mayShorten: true },
];

const LINE_TONES: Readonly<Record<string, Tone>> = { call: "amber", liquidation: "solid" };
const stateText = ({ reached, level }: LineInForce): string => (level === "undefined" ? levelText(level) : tr(reached ? "riskPage.isReached" : "riskPage.levels.clear"));

const lineColumns: readonly DataColumn<LineInForce>[] = [
  { id: "line", head: "riskPage.line", text: ({ line }) => lineText(line) },
  { id: "level", head: "riskPage.level", text: ({ level }) => (level === "undefined" ? "–" : levelText(level)) },
  { id: "state", head: "riskPage.standing", text: stateText, cell: (line) => (line.reached ? <Tag tone={LINE_TONES[line.level] ?? "grey"}>{stateText(line)}</Tag> : <span className="t3">{stateText(line)}</span>) },
  { id: "acts_at", head: "riskPage.actsAt", kind: "number", text: ({ acts_at }) => (acts_at == null ? tr("common.undefined") : money(acts_at)) },
  { id: "distance", head: "riskPage.distance", kind: "number", text: ({ distance }) => (distance == null ? "–" : money(distance)) },
  { id: "since", head: "riskPage.since", text: ({ since }) => (since ? monthDayTime(since) : "") },
];

const reachText = ({ line, level }: Reach): string => aheadText({ next: line, nextLevel: level });

const reachColumns: readonly DataColumn<PriceReach>[] = [
  { id: "contract", head: "common.contract", text: ({ contract }) => contract, cell: ({ contract }) => <strong>{contract}</strong> },
  { id: "net", head: "riskPage.netLots", kind: "number", text: ({ net_lots }) => fmt(net_lots, { signed: true }) },
  { id: "mark", head: "riskPage.mark", kind: "number", text: ({ mark }) => fmt(mark) },
  { id: "change", head: "riskPage.reachBy", kind: "number", text: ({ change }) => (change == null ? tr("common.undefined") : fmt(change, { signed: true })), value: ({ change }) => change?.replace("-", "") ?? "", cell: ({ change }) => (change == null ? <span className="t3" title={tr("riskPage.noHang")}>{tr("common.undefined")}</span> : <strong>{fmt(change, { signed: true })}</strong>) },
  { id: "price", head: "riskPage.reachAt", kind: "number", text: ({ price }) => fmt(price) },
];

/** The nearest line ahead, by the price of each contract that is held, that price alone moving. */
function Reaches({ of }: { of: Owner }) {
  const { t } = useTranslation();
  const asked = useRulesInForce(of);
  const reach = asked.data?.reach;
  return (
    <>
      {reach && <p className="t2">{t("riskPage.reachNote", { line: reachText(reach), slack: money(reach.slack) })}</p>}
      <DataTable name="reaches" label={t("riskPage.reach")} columns={reachColumns} asked={part(asked, (data) => data.reach?.prices ?? [])} rowKey={({ contract }) => contract} empty={<Empty title={t(reach ? "riskPage.nothingHeld" : "riskPage.noLineAhead")} />} />
    </>
  );
}

const planColumns: readonly DataColumn<Plan>[] = [
  { id: "plan", head: "planPage.plan", kind: "number", text: ({ plan }) => String(plan) },
  { id: "account", head: "common.account", text: ({ account }) => account },
  { id: "state", head: "planPage.state", text: ({ state }) => tr(`planPage.states.${state}`) },
  { id: "progress", head: "planPage.progress", text: progressText },
  { id: "cause", head: "planPage.cause", text: causeText },
  { id: "started", head: "planPage.startedAt", text: ({ started_at }) => monthDayTime(started_at) },
];

function Rules({ of }: { of: Owner }) {
  const { t } = useTranslation();
  const asked = useRulesInForce(of);
  return <DataTable name="rules-in-force" label={t("riskPage.rules")} columns={ruleColumns} asked={part(asked, (data) => data.rules)} rowKey={({ scheme, kind, place }) => `${scheme ?? ""} ${kind} ${place ?? ""}`} empty={<Empty title={t("riskPage.noRules")} />} />;
}

function Lines({ of }: { of: Owner }) {
  const { t } = useTranslation();
  const asked = useRulesInForce(of);
  return <DataTable name="lines-in-force" label={t("riskPage.linesOf")} columns={lineColumns} asked={part(asked, (data) => data.lines)} rowKey={({ line, level }) => `${line} ${level}`} empty={<Empty title={t("riskPage.noLines")} />} />;
}

function Plans({ row: { kind, code } }: { row: WallRow }) {
  const { t } = useTranslation();
  const plans = usePlans();
  return <DataTable name="plans-of" label={t("planPage.title")} columns={planColumns} asked={part(plans, (data) => data.plans.filter((plan) => (kind === "account" ? plan.account : plan.product) === code))} rowKey={({ plan }) => String(plan)} empty={<Empty title={t("planPage.none")} />} />;
}

function NavCurve({ product }: { product: string }) {
  const { t } = useTranslation();
  const days = useNavDays(product);
  const points = (days.data?.days ?? []).flatMap(({ trading_day, unit }) => (unit ? [{ at: trading_day, value: Number(unit) }] : []));
  return points.length > 1 ? <Curve label={t("navPage.curve")} points={points} text={unitNav} /> : <p className="t2">{t("navPage.noDays")}</p>;
}

export function Drill({ row, neighbours }: { row: WallRow; neighbours: Neighbours }) {
  const mayNav = [useMay("products"), useMay("watching")].some(Boolean);
  const { kind, code, name, product } = row;
  const of: Owner = kind === "account" ? { product, account: code } : { product: code };
  const parts: DetailPart[] = [
    { anchor: "overview", head: "admin.overview", content: <Figures row={row} /> },
    ...(kind === "account" ? [{ anchor: "lines", head: "riskPage.linesOf", content: <Lines of={of} /> } as const] : []),
    { anchor: "rules", head: "riskPage.rules", content: <Rules of={of} /> },
    { anchor: "distances", head: "riskPage.distances.title", content: <Distances of={of} /> },
    { anchor: "reach", head: "riskPage.reach", content: <Reaches of={of} /> },
    { anchor: "plans", head: "planPage.title", content: <Plans row={row} /> },
    ...(kind === "product" && mayNav ? [{ anchor: "nav", head: "navPage.curve", content: <NavCurve product={code} /> } as const] : []),
  ];
  return <DetailDrawer key={idOf(row)} title={`${code} ${name}`} parts={parts} neighbours={neighbours} />;
}
