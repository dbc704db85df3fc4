// The columns of the wall: what an account or a product is told by, in a width that its largest value fits.
import { instantNow } from "@/clock/clock";
import { count, fmt, money, percent, pnl } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import type { TextKey } from "@/i18n/words";
import { tr } from "@/i18n/i18n";
import { Tag, type Tone, signClass } from "@/ui/basics";
import type { Column } from "@/ui/table/Blotter";
import { unitNav } from "../Nav";
import { ruleLevelText } from "./rules";
import { isLine, levelText, lineText } from "./riskWords";
import { type Stop, WAYS, type WallRow, type Way, worstFirst } from "./wall";

const STANDING: readonly Tone[] = ["grey", "grey", "amber", "solid"];

/** At which line, or at which level of a scheme; in order it is said, too, for who looks for it. */
export function standingText({ severity, line, lineLevel, rulesLevel }: WallRow): string {
  const said = [lineLevel === "clear" ? "" : [lineText(line), levelText(lineLevel)].filter(Boolean).join(" · "), rulesLevel === "clear" ? "" : tr("riskPage.ofRules", { level: ruleLevelText(rulesLevel) })];
  return severity === 0 ? levelText("clear") : said.filter(Boolean).join("、");
}

const navLineText = (line: string): string => (line === "top_up" ? tr("schemePage.topUp") : line === "warning" ? tr("schemePage.warning") : tr("schemePage.liquidation"));

export function aheadText({ next, nextLevel }: Pick<WallRow, "next" | "nextLevel">): string {
  if (next === "") return "";
  return isLine(next) ? `${lineText(next)} · ${levelText(nextLevel)}` : navLineText(next);
}

const SCOPES = ["all", "product", "account"] as const;
const scopeText = (scope: string): string => (SCOPES.includes(scope as "all") ? tr(`riskPage.stopScopes.${scope as "all"}`) : "");

/** A stop with its scope; what it bars, who set it and why stand in {@link barsTold}. */
const stopText = ({ by, scope }: Stop): string => (by === "" && scope === "account" ? tr("riskPage.repeatBrake") : tr("riskPage.stopOf", { scope: scopeText(scope) }));

/** What bars opening, in few words. */
export function barsText({ bars, barredBy, stop }: WallRow): string {
  if (!bars) return "";
  return [stop ? stopText(stop) : "", barredBy.line ? lineText(barredBy.line) : "", barredBy.rules ? tr("riskPage.byScheme") : ""].filter(Boolean).join("、");
}

/** The same with who and why. */
export function barsTold(row: WallRow): string {
  const { stop } = row;
  const told = stop && [tr(stop.kind === "orders" ? "stopPage.orders" : "stopPage.opening"), stop.by, stop.reason].filter(Boolean).join(" · ");
  return [barsText(row), told].filter(Boolean).join("：");
}

const actsText = ({ kind, actsAt }: WallRow): string => (actsAt === null ? "" : kind === "product" ? unitNav(actsAt) : money(actsAt));
/** Yuan of an account, unit NAV of a product. */
const wayText = ({ kind }: WallRow, way: number | null | undefined): string => (way == null ? "" : kind === "product" ? fmt(way, { places: 4 }) : money(way));
const sinceText = (since: number | null): string => (since === null ? "" : monthDayTime(since));
const NEAR = 0.9;

/** How much of the way to the nearest line is gone; its thin tick stands near, its thick one at the line. */
function Bar({ row: { used = 0, severity } }: { row: WallRow }) {
  const look = severity >= 3 ? "is-second" : severity === 2 ? "is-first" : used >= NEAR ? "is-near" : "";
  return <span className={`risk-bar ${look}`} aria-hidden="true"><span style={{ width: `${100 * Math.min(1, severity >= 2 ? 1 : used)}%` }} /></span>;
}

export const planText = ({ plan }: WallRow): string => {
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

type Figure = keyof { [K in keyof WallRow as WallRow[K] extends number | null ? K : never]: unknown };
const figure = (id: string, head: TextKey, of: Figure, width: number, text: (value: number | null) => string, more: Partial<Column<WallRow>> = {}): Column<WallRow> => ({
  id, head, kind: "number", width, text: (row) => (row[of] === null ? "" : text(row[of])), order: (row) => row[of] ?? undefined, ...more,
});
const inMoney = (id: string, head: TextKey, of: Figure, more: Partial<Column<WallRow>> = {}): Column<WallRow> => figure(id, head, of, 118, money, more);
const gain = (id: string, head: TextKey, of: Figure): Column<WallRow> => figure(id, head, of, 112, pnl, { tone: (row) => signClass(row[of]) });
const lots = (id: string, head: TextKey, of: Figure, more: Partial<Column<WallRow>> = {}): Column<WallRow> => figure(id, head, of, 76, count, more);
const share = (id: string, head: TextKey, of: Figure, width: number): Column<WallRow> => figure(id, head, of, width, percent);

const WAY_HEADS: Readonly<Record<Way, TextKey>> = {
  system_risk: "riskPage.to.system_risk", daily_loss: "riskPage.to.daily_loss", daily_loss_ratio: "riskPage.to.daily_loss_ratio", total_loss_ratio: "riskPage.to.total_loss_ratio",
  top_up: "riskPage.to.top_up", warning: "riskPage.to.warning", liquidation: "riskPage.to.liquidation",
};
const way = (of: Way): Column<WallRow> => ({ id: `to_${of}`, head: WAY_HEADS[of], kind: "number", width: 118, order: ({ ways }) => ways[of] ?? undefined, text: (row) => wayText(row, row.ways[of]) });

const RATIO_OF = { dynamic_equity: "riskPage.ratioOf.dynamic_equity", market_value_equity: "riskPage.ratioOf.market_value_equity", max_loss_amount: "riskPage.ratioOf.max_loss_amount" } as const;
const ratioText = ({ marginRatio, marginRatioOf }: WallRow): string => (marginRatio === null ? "" : `${percent(marginRatio)} ÷ ${marginRatioOf in RATIO_OF ? tr(RATIO_OF[marginRatioOf as keyof typeof RATIO_OF]) : marginRatioOf}`);
/** At its line the account opens nothing (O7). */
const isAtRatio = ({ marginRatio, marginRatioLine }: WallRow): boolean => marginRatio !== null && marginRatioLine !== null && marginRatio >= marginRatioLine;

/** Shown once somebody chooses them: the others tell who needs attention, and why. */
export const AT_FIRST: readonly string[] = [
  "previous_equity", "deposit", "withdrawal", "position_pnl", "close_pnl", "commission", "frozen", "available", "equity_ratio", "margin_ratio", "previous_nav", "drawdown", ...WAYS.map((of) => `to_${of}`), "long_lots", "short_lots", "reviews", "since",
];

export const columnsFor = (isTrading: boolean, speed: number): readonly Column<WallRow>[] => {
  const age = (row: WallRow): number | undefined => ageOf(row, isTrading, speed);
  const ageText = (row: WallRow): string => { const seconds = age(row); return seconds === undefined ? "" : tr("riskPage.seconds", { seconds: seconds.toFixed(1) }); };
  return [
    { id: "account", head: "riskPage.account", width: 116, pinned: "left", always: true, text: ({ code, kind }) => `${code} ${kind}`, cell: ({ code, kind }) => <><strong>{code}</strong>{kind === "product" && <Tag tone="grey">{tr("admin.product")}</Tag>}</> },
    { id: "name", head: "admin.holder", width: 76, grow: 1, leaves: 8, mayShorten: true, text: ({ name }) => name },
    { id: "product", head: "admin.product", width: 72, leaves: 2, text: ({ kind, product }) => (kind === "product" ? "" : product) },
    inMoney("equity", "riskPage.equity", "equity", { tone: () => "strong" }),
    inMoney("previous_equity", "riskPage.previousEquity", "previousEquity"),
    inMoney("deposit", "riskPage.deposit", "deposit"),
    inMoney("withdrawal", "riskPage.withdrawal", "withdrawal"),
    gain("day_pnl", "riskPage.dayPnl", "dayPnl"),
    gain("position_pnl", "riskPage.positionPnl", "positionPnl"),
    gain("close_pnl", "riskPage.closePnl", "closePnl"),
    figure("commission", "riskPage.commission", "commission", 96, money),
    inMoney("margin", "riskPage.margin", "margin", { leaves: 1 }),
    inMoney("frozen", "riskPage.frozen", "frozen"),
    inMoney("available", "riskPage.available", "available"),
    { ...share("risk_degree", "riskPage.degree", "degree", 76), leaves: 6 },
    share("equity_ratio", "riskPage.equityRatio", "equityRatio", 108),
    { id: "margin_ratio", head: "riskPage.marginRatio", kind: "number", width: 148, order: ({ marginRatio }) => marginRatio ?? undefined, text: ratioText, tone: (row) => (isAtRatio(row) ? "amber" : "") },
    figure("unit_nav", "navPage.unit", "unitNav", 76, unitNav, { leaves: 3 }),
    figure("previous_nav", "navPage.previousUnit", "previousNav", 88, unitNav),
    share("drawdown", "navPage.drawdown", "drawdown", 76),
    { id: "standing", head: "riskPage.standing", width: 146, grow: 1, mayShorten: true, order: worstFirst, text: standingText, cell: (row) => (row.severity === 0 ? <span className="t3">{standingText(row)}</span> : <Tag tone={STANDING[row.severity] ?? "grey"}>{standingText(row)}</Tag>) },
    { id: "bars", head: "riskPage.bars", width: 100, grow: 1, mayShorten: true, text: barsTold, cell: (row) => (row.bars ? <span className="risk-barred" title={barsTold(row)}>{barsText(row)}</span> : null) },
    { id: "ahead", head: "riskPage.ahead", width: 126, grow: 1, mayShorten: true, text: aheadText },
    { id: "bar", head: "riskPage.way", width: 84, order: ({ used }) => used, text: ({ used, severity }) => `${used?.toFixed(3) ?? ""} ${severity}`, cell: (row) => (row.used === undefined && row.severity < 2 ? null : <Bar row={row} />) },
    { id: "acts_at", head: "riskPage.actsAt", kind: "number", width: 118, leaves: 9, text: actsText },
    { id: "distance", head: "riskPage.distance", kind: "number", width: 112, leaves: 10, text: (row) => wayText(row, row.distance) },
    ...WAYS.map(way),
    { id: "plan", head: "riskPage.plan", width: 112, leaves: 7, text: planText, tone: () => "amber" },
    lots("net_lots", "riskPage.netLots", "netLots", { leaves: 4, text: ({ netLots }) => (netLots === null ? "" : fmt(netLots, { places: 0, signed: true })) }),
    lots("long_lots", "riskPage.longLots", "longLots"),
    lots("short_lots", "riskPage.shortLots", "shortLots"),
    lots("working", "riskPage.working", "working", { leaves: 5 }),
    lots("reviews", "riskPage.reviews", "reviews", { tone: ({ reviews }) => ((reviews ?? 0) > 0 ? "amber" : "t3") }),
    { id: "since", head: "riskPage.since", width: 124, order: ({ since }) => since ?? undefined, text: ({ since }) => sinceText(since) },
    { id: "age", head: "riskPage.age", kind: "number", width: 62, order: age, text: ageText, tone: (row) => ((age(row) ?? 0) > OLD_SECONDS ? "amber" : "t3") },
  ];
};
