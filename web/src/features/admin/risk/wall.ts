// Operating accounts and products as rows of one wall: how bad each is, and how near to its nearest line.
import type { AccountRisk, Plan, ProductRisk } from "@/api/types";
import { LEVELS, isLevel } from "./riskWords";

export type Kind = "account" | "product";

export interface WallRow {
  kind: Kind;
  code: string;
  name: string;
  product: string;
  equity: number | null;
  dayPnl: number | null;
  margin: number | null;
  /** Margin ÷ equity. */
  degree: number | null;
  unitNav: number | null;
  previousNav: number | null;
  drawdown: number | null;
  previousEquity: number | null;
  deposit: number | null;
  withdrawal: number | null;
  positionPnl: number | null;
  closePnl: number | null;
  commission: number | null;
  frozen: number | null;
  available: number | null;
  netLots: number | null;
  longLots: number | null;
  shortLots: number | null;
  working: number | null;
  reviews: number | null;
  /** Equity ÷ net deposits. */
  equityRatio: number | null;
  /** Margin as a share of what its limit is of (O7), with its line. */
  marginRatio: number | null;
  marginRatioOf: string;
  marginRatioLine: number | null;
  /** How far each line is: of an account in yuan of equity, of a product in unit NAV; below 0 it is reached. */
  ways: Readonly<Partial<Record<Way, number | null>>>;
  stop: Stop | undefined;
  /** 0 in order, 1 something cannot be read, 2 call or level 1, 3 liquidation or level 2. */
  severity: number;
  /** The line of an account that it is at, with its level; and the level of the worst rule that stands. */
  line: string;
  lineLevel: string;
  rulesLevel: string;
  since: number | null;
  bars: boolean;
  /** What bars opening: a line of the account, rules of schemes, a stop. */
  barredBy: { line: string; rules: boolean };
  /** The nearest line ahead: its name and level, where it acts, and how far that is. */
  next: string;
  nextLevel: string;
  actsAt: number | null;
  distance: number | null;
  /** Of the way to that line: 1 is at it. */
  used: number | undefined;
  /** When the oldest mark of what is held came, of one that holds something. */
  markedAt: number | null;
  plan: Plan | undefined;
}

export const WAYS = ["system_risk", "daily_loss", "daily_loss_ratio", "total_loss_ratio", "top_up", "warning", "liquidation"] as const;
export type Way = (typeof WAYS)[number];

/** A stop (K1), or the repeat brake (K6), which nobody set. */
export interface Stop {
  kind: string;
  scope: string;
  by: string;
  reason: string;
  since: number | null;
}

const stopOf = ({ stop, stop_scope: scope, stop_by: by, stop_reason: reason, stop_since: since }: AccountRisk | ProductRisk): Stop | undefined =>
  stop ? { kind: stop, scope: scope ?? "", by: by ?? "", reason: reason ?? "", since } : undefined;

/** What rows of both kinds have by the same name. */
const figures = (row: AccountRisk | ProductRisk) => ({
  equity: row.equity, dayPnl: row.day_pnl, margin: row.margin, degree: row.risk_degree, unitNav: row.unit_nav, previousNav: row.previous_unit_nav, drawdown: row.drawdown, previousEquity: row.previous_equity,
  deposit: row.deposit, withdrawal: row.withdrawal, positionPnl: row.position_pnl, closePnl: row.close_pnl, commission: row.commission, frozen: row.frozen, available: row.available,
  netLots: row.net_lots, longLots: row.long_lots, shortLots: row.short_lots, working: row.working, reviews: row.reviews, stop: stopOf(row), markedAt: row.marked_at,
});

const RULES = ["clear", "undefined", "level_1", "level_2"];
const rank = (of: readonly string[], level: string | null): number => Math.max(0, of.indexOf(level ?? ""));

/** How near something above zero is to the line below it. */
const used = (at: number | null, value: number | null): number | undefined => (at === null || value === null || value <= 0 ? undefined : Math.max(0, at / value));

const earliest = (...times: (number | null)[]): number | null => {
  const told = times.filter((time) => time !== null);
  return told.length === 0 ? null : Math.min(...told);
};

export function accountRow(row: AccountRisk, plan: Plan | undefined): WallRow {
  const level = isLevel(row.level) ? row.level : "clear";
  const ofRules = row.rules_level ?? "clear";
  return {
    ...figures(row), kind: "account", code: row.account ?? "", name: row.name ?? "", product: row.product ?? "",
    severity: Math.max(rank(LEVELS, level), rank(RULES, ofRules)), line: row.line ?? "", lineLevel: level, rulesLevel: ofRules, since: earliest(row.since, row.rules_since),
    bars: Boolean(row.bars) || Boolean(row.rules_bars) || Boolean(row.stop), barredBy: { line: row.bars ?? "", rules: Boolean(row.rules_bars) },
    next: row.next_line ?? "", nextLevel: row.next_level ?? "", actsAt: row.acts_at, distance: row.distance, used: used(row.acts_at, row.equity), plan,
    equityRatio: row.equity_ratio, marginRatio: row.margin_ratio, marginRatioOf: row.margin_ratio_of ?? "", marginRatioLine: row.margin_ratio_line,
    ways: { system_risk: row.to_system_risk, daily_loss: row.to_daily_loss, daily_loss_ratio: row.to_daily_loss_ratio, total_loss_ratio: row.to_total_loss_ratio },
  };
}

export function productRow(row: ProductRisk): WallRow {
  const { unit_nav: nav, next_at: at } = row;
  return {
    ...figures(row), kind: "product", code: row.product ?? "", name: row.name ?? "", product: row.name ?? "",
    severity: rank(RULES, row.level), line: "", lineLevel: "clear", rulesLevel: row.level ?? "clear", since: row.since, bars: Boolean(row.bars) || Boolean(row.stop), barredBy: { line: "", rules: Boolean(row.bars) },
    next: row.next_line ?? "", nextLevel: "", actsAt: at, distance: nav === null || at === null ? null : nav - at, used: used(at, nav), plan: undefined,
    equityRatio: null, marginRatio: null, marginRatioOf: "", marginRatioLine: null,
    ways: { top_up: row.to_top_up, warning: row.to_warning, liquidation: row.to_liquidation },
  };
}

export const idOf = ({ kind, code }: WallRow): string => (kind === "account" ? code : `${kind} ${code}`);

/** What the wall is ordered by, the greatest first: how bad, then how near. */
export const worstFirst = ({ severity, used: near }: WallRow): number => severity + Math.min(0.999, near ?? 0);

export interface Totals {
  second: number;
  first: number;
  barred: number;
  plans: number;
  accounts: number;
  products: number;
}

export function totalsOf(rows: readonly WallRow[], plans: readonly Plan[]): Totals {
  const totals: Totals = { second: 0, first: 0, barred: 0, plans: plans.filter(({ state }) => state === "running").length, accounts: 0, products: 0 };
  for (const { severity, bars, kind } of rows) {
    if (severity === 3) totals.second += 1;
    if (severity === 2) totals.first += 1;
    if (bars) totals.barred += 1;
    if (kind === "account") totals.accounts += 1;
    else totals.products += 1;
  }
  return totals;
}

/** Rows of a kind that say what is looked for. */
export function shownRows(rows: readonly WallRow[], kind: Kind | "all", search: string): WallRow[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter((row) => (kind === "all" || row.kind === kind) && (wanted === "" || [row.code, row.name, row.product].some((text) => text.toLowerCase().includes(wanted))));
}
