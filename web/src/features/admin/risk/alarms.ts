// Alarms as pages ask for them, what is done about them, and what they say.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { Alarm, ToClose } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { clockTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { ADMIN, type Done, useChange } from "../queries";
import { sideText } from "../side";
import { levelText, lineText } from "./riskWords";
import { ruleLevelText, ruleText } from "./rules";

export const SHOWS = ["open", "acknowledged", "muted", "cleared", "all"] as const;
export type Show = (typeof SHOWS)[number];

/** Whether an alarm is among those that are shown. */
export function shows(show: Show, { asks, acknowledged, muted, cleared_at }: Alarm): boolean {
  switch (show) {
    case "open": return asks;
    case "acknowledged": return Boolean(acknowledged);
    case "muted": return Boolean(muted);
    case "cleared": return Boolean(cleared_at);
    case "all": return true;
  }
}

interface Of {
  alarm: number;
}
const path = (alarm: number) => ({ params: { path: { alarm } } });
export const useAcknowledge = (done?: Done) => useChange(({ alarm, ...body }: Of & { note?: string }) => ask(api.POST("/api/v1/admin/alarms/{alarm}/acknowledgement", { ...path(alarm), body })), done);
export const useNote = (done?: Done) => useChange(({ alarm, ...body }: Of & { note: string }) => ask(api.POST("/api/v1/admin/alarms/{alarm}/notes", { ...path(alarm), body })), done);
export const useMute = (done?: Done) => useChange(({ alarm, ...body }: Of & { minutes: number; reason: string }) => ask(api.PUT("/api/v1/admin/alarms/{alarm}/mute", { ...path(alarm), body })), done);
export const useUnmute = (done?: Done) => useChange((alarm: number) => ask(api.DELETE("/api/v1/admin/alarms/{alarm}/mute", path(alarm))), done);

export const useAssign = (done?: Done) => useChange(({ alarm, ...body }: Of & { user: string }) => ask(api.PUT("/api/v1/admin/alarms/{alarm}/assignee", { ...path(alarm), body })), done);
export const useAssignees = (alarm: number) => useQuery({ queryKey: [ADMIN, "assignees", alarm], queryFn: () => ask(api.GET("/api/v1/admin/alarms/{alarm}/assignees", path(alarm))) });

const RANK = { undefined: 0, level_1: 1, level_2: 2 } as const;

/** What alarms are ordered by, the greatest first: what asks for attention, what stands, the worst, the newest. */
export function rankOf({ asks, cleared_at, level, last_at }: Alarm): number {
  const rank = (asks ? 8 : 0) + (cleared_at ? 0 : 4) + RANK[level];
  return rank * 1e13 + Date.parse(last_at);
}

const RUNS: readonly Alarm["kind"][] = ["disconnected", "mark_crossed", "mark_outside_limits", "mark_impossible", "repeated_order", "refused_close"];

/** Of a line in the words of lines. */
export function alarmLevelText({ kind, level }: Alarm): string {
  if (RUNS.includes(kind)) return tr("alarmPage.runs");
  if (kind === "line" && level !== "undefined") return levelText(level === "level_2" ? "liquidation" : "call");
  return ruleLevelText(level);
}

const leftText = ({ left }: Alarm): string =>
  left.length === 0 ? tr("alarmPage.nothingLeft") : left.map((of) => tr("alarmPage.leftOf", { contract: of.contract, side: sideText(of), lots: of.lots })).join("、");

/** What it is about, and the reading against that which it was held against. */
export function alarmText(alarm: Alarm): string {
  const { kind, line, scheme, clause, contract, level } = alarm;
  const [plan, reading, threshold] = [alarm.plan ?? 0, fmt(alarm.reading), fmt(alarm.threshold)];
  switch (kind) {
    case "line":
      if (level === "undefined") return tr("alarmPage.unread", { name: lineText(line ?? "") });
      return tr(alarm.threshold ? "alarmPage.equity" : "alarmPage.equityOff", { line: lineText(line ?? ""), reading: money(alarm.reading), threshold: money(alarm.threshold) });
    case "plan_asks": return tr("alarmPage.planAsks", { plan, reading, threshold });
    case "plan_run_out": return tr("alarmPage.planRunOut", { plan, left: leftText(alarm) });
    case "plan_stopped": return tr("alarmPage.planStopped", { plan, left: leftText(alarm) });
    case "disconnected": return tr("alarmPage.disconnected");
    case "mark_crossed": return tr("alarmPage.crossed", { reading, threshold });
    case "mark_outside_limits": return tr("alarmPage.outside", { reading, threshold });
    case "repeated_order": return tr("alarmPage.repeated", { contract: contract ?? "", reading, threshold });
    case "refused_close": return tr("alarmPage.refusedClose", { contract: contract ?? "", rule: clause ? tr("alarmPage.clause", { scheme: scheme ?? "", clause }) : "", reading, threshold });
    case "mark_impossible": return tr("alarmPage.impossible", { reading });
    default: {
      const rule = clause ? tr("alarmPage.clause", { scheme: scheme ?? "", clause }) : ruleText({ kind });
      const name = [rule, contract].filter(Boolean).join(" ");
      return level === "undefined" ? tr("alarmPage.unread", { name }) : tr("alarmPage.against", { name, reading, threshold });
    }
  }
}

/** What its object is closed by, where a plan can close it: an account or a product. */
export const canClose = ({ kind }: Alarm): boolean => kind !== "disconnected" && !kind.startsWith("mark_");
export const toCloseOf = ({ object, product }: Alarm): ToClose => (object === product ? { product } : { account: object });

/** How long it has waited: seconds, minutes and seconds, hours and minutes. */
export function waitedText(millis: number): string {
  const seconds = Math.floor(millis / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return tr("alarmPage.waitedHours", { hours, minutes });
  return minutes > 0 ? tr("alarmPage.waitedMinutes", { minutes, seconds: seconds % 60 }) : tr("alarmPage.waited", { seconds });
}

export function timesText({ count, last_at }: Alarm): string {
  const last = clockTime(last_at);
  return count > 1 ? tr("alarmPage.times", { count, last }) : tr("alarmPage.once", { last });
}
