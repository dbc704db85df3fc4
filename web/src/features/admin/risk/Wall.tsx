// The live wall: accounts and products in one table, the worst first; its order changes once a second at most and never under
// the pointer. A row that is opened shows every rule that watches it.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { instantNow, useClock } from "@/clock/clock";
import { fmt, money, percent, pnl } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { useSession } from "@/session/context";
import { Tag, type Tone, signClass } from "@/ui/basics";
import { Blotter, type Column } from "@/ui/table/Blotter";
import { useOpened } from "@/ui/table/opened";
import { UnsavedContext } from "@/ui/unsaved";
import { unitNav } from "../Nav";
import { Drill } from "./Drill";
import { ruleLevelText } from "./rules";
import { isLine, levelText, lineText } from "./riskWords";
import { type WallRow, idOf, worstFirst } from "./wall";

const STANDING: readonly Tone[] = ["grey", "grey", "amber", "solid"];

/** At which line, or at which level of a scheme; in order it is said, too, for who looks for it. */
export function standingText({ severity, line, lineLevel, rulesLevel }: WallRow): string {
  const said = [lineLevel === "clear" ? "" : [lineText(line), levelText(lineLevel)].filter(Boolean).join(" · "), rulesLevel === "clear" ? "" : tr("riskPage.ofRules", { level: ruleLevelText(rulesLevel) })];
  return severity === 0 ? levelText("clear") : said.filter(Boolean).join("、");
}

export function aheadText({ next, nextLevel }: WallRow): string {
  if (next === "") return "";
  if (isLine(next)) return `${lineText(next)} · ${levelText(nextLevel)}`;
  return next === "top_up" ? tr("schemePage.topUp") : next === "warning" ? tr("schemePage.warning") : tr("schemePage.liquidation");
}

const actsText = ({ kind, actsAt }: WallRow): string => (actsAt === null ? "" : kind === "product" ? unitNav(actsAt) : money(actsAt));
const distanceText = ({ kind, distance }: WallRow): string => (distance === null ? "" : kind === "product" ? fmt(distance, { places: 4 }) : money(distance));
const NEAR = 0.9;

/** How much of the way to the nearest line is gone. */
function Bar({ row: { used = 0, severity } }: { row: WallRow }) {
  const look = severity >= 3 ? "is-second" : severity === 2 ? "is-first" : used >= NEAR ? "is-near" : "";
  return <span className={`risk-bar ${look}`} aria-hidden="true"><span style={{ width: `${100 * Math.min(1, severity >= 2 ? 1 : used)}%` }} /></span>;
}

const planText = ({ plan }: WallRow): string => {
  if (!plan) return "";
  const closed = plan.positions.reduce((sum, position) => sum + position.closed, 0);
  const all = plan.positions.reduce((sum, position) => sum + position.closed + position.left, 0);
  return tr("riskPage.planOf", { plan: plan.plan, closed, all });
};

/** Seconds of market time are told as they pass for who watches. */
const OLD_SECONDS = 3;

/** How old the oldest mark of what is held is; nothing while no contract trades. */
function ageOf({ markedAt }: WallRow, isTrading: boolean, speed: number): number | undefined {
  return markedAt === null || !isTrading ? undefined : Math.max(0, (instantNow() - markedAt) / 1_000 / Math.max(1, speed));
}

const columnsFor = (isTrading: boolean, speed: number): readonly Column<WallRow>[] => {
  const age = (row: WallRow): number | undefined => ageOf(row, isTrading, speed);
  const ageText = (row: WallRow): string => { const seconds = age(row); return seconds === undefined ? "" : tr("riskPage.seconds", { seconds: seconds.toFixed(1) }); };
  return [
    { id: "account", head: "riskPage.account", width: 116, pinned: "left", always: true, text: ({ code, kind }) => `${code} ${kind}`, cell: ({ code, kind }) => <><strong>{code}</strong>{kind === "product" && <Tag tone="grey">{tr("admin.product")}</Tag>}</> },
    { id: "name", head: "admin.holder", width: 76, grow: 1, leaves: 4, mayShorten: true, text: ({ name }) => name },
    { id: "product", head: "admin.product", width: 72, leaves: 2, text: ({ kind, product }) => (kind === "product" ? "" : product) },
    { id: "equity", head: "riskPage.equity", kind: "number", width: 118, text: ({ equity }) => money(equity), tone: () => "strong" },
    { id: "day_pnl", head: "riskPage.dayPnl", kind: "number", width: 108, text: ({ dayPnl }) => pnl(dayPnl), tone: ({ dayPnl }) => signClass(dayPnl) },
    { id: "margin", head: "riskPage.margin", kind: "number", width: 112, leaves: 1, text: ({ margin }) => money(margin) },
    { id: "risk_degree", head: "riskPage.degree", kind: "number", width: 72, leaves: 6, text: ({ degree }) => percent(degree) },
    { id: "unit_nav", head: "navPage.unit", kind: "number", width: 72, leaves: 3, text: ({ unitNav: nav }) => unitNav(nav) },
    { id: "standing", head: "riskPage.standing", width: 146, grow: 1, mayShorten: true, order: worstFirst, text: standingText, cell: (row) => (row.severity === 0 ? <span className="t3">{standingText(row)}</span> : <Tag tone={STANDING[row.severity] ?? "grey"}>{standingText(row)}</Tag>) },
    { id: "bars", head: "riskPage.bars", width: 72, text: ({ bars }) => (bars ? tr("riskPage.barred") : ""), cell: ({ bars }) => (bars ? <span className="admin-warn">{tr("riskPage.barred")}</span> : null) },
    { id: "ahead", head: "riskPage.ahead", width: 132, grow: 1, mayShorten: true, text: aheadText },
    { id: "bar", head: "riskPage.way", width: 84, order: ({ used }) => used, text: ({ used, severity }) => `${used?.toFixed(3) ?? ""} ${severity}`, cell: (row) => (row.used === undefined && row.severity < 2 ? null : <Bar row={row} />) },
    { id: "acts_at", head: "riskPage.actsAt", kind: "number", width: 112, leaves: 5, text: actsText },
    { id: "distance", head: "riskPage.distance", kind: "number", width: 112, text: distanceText },
    { id: "plan", head: "riskPage.plan", width: 112, leaves: 7, text: planText, tone: () => "amber" },
    { id: "age", head: "riskPage.age", kind: "number", width: 62, order: age, text: ageText, tone: (row) => ((age(row) ?? 0) > OLD_SECONDS ? "amber" : "t3") },
  ];
};

export function Wall({ rows, all }: { rows: readonly WallRow[]; all: readonly WallRow[] }) {
  const { t, i18n } = useTranslation();
  const { user } = useSession();
  const clock = useClock();
  const [isTrading, speed] = [clock?.phase === "continuous", clock?.speed ?? 1];
  const { key, open, close, unsaved } = useOpened("wall");
  // Said in the language of now.
  const columns = useMemo(() => (i18n.language ? columnsFor(isTrading, speed) : []), [i18n.language, isTrading, speed]);
  const opened = all.find((row) => idOf(row) === key);
  const place = rows.findIndex((row) => idOf(row) === key);
  const keyAt = (index: number): string | undefined => { const row = rows[index]; return row && idOf(row); };
  return (
    <>
      <Blotter
        label={t("riskPage.wall")} table={`${user.name}/wall`} columns={columns} rows={rows} rowId={idOf} empty={t("riskPage.none")} greatestFirst={worstFirst} selected={key}
        onSelect={(row) => open(idOf(row))} onOpen={(row) => open(idOf(row))}
      />
      {opened && <UnsavedContext value={unsaved}><Drill row={opened} neighbours={{ previous: keyAt(place - 1), next: place < 0 ? undefined : keyAt(place + 1), open, close }} /></UnsavedContext>}
    </>
  );
}
