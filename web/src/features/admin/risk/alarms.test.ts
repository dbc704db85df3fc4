// @vitest-environment jsdom
// What alarms say, and in which order they stand.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Alarm } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import "@/i18n/teach/admin";
import { alarmLevelText, alarmText, rankOf, timesText } from "./alarms";

const alarm = (of: Partial<Alarm>): Alarm => ({
  alarm: 1, kind: "line", object: "A10023", product: "HS1", line: "daily_loss", left: [], level: "level_1", worst: "level_1", count: 1, first_at: "2026-11-20T10:00:00.000+08:00", last_at: "2026-11-20T10:00:00.000+08:00",
  reading: "300000", threshold: "310000", asks: true, notes: [], ...of,
});
beforeAll(async () => {
  await startI18n();
  speak("zh-CN");
});
afterAll(() => speak("en"));
const later = { last_at: "2026-11-20T10:00:01.000+08:00" };

it("what asks for attention is first, then what stands, then the worst, then the newest", () => {
  const rows = [
    alarm({ alarm: 1, asks: false, level: "level_2" }), alarm({ alarm: 2 }), alarm({ alarm: 3, level: "level_2", cleared_at: "2026-11-20T10:00:02.000+08:00" }),
    alarm({ alarm: 4, level: "level_2" }), alarm({ alarm: 5, ...later }), alarm({ alarm: 6, level: "undefined" }),
  ];
  expect([...rows].sort((one, other) => rankOf(other) - rankOf(one)).map(({ alarm: number }) => number)).toEqual([4, 5, 2, 6, 3, 1]);
});

const check = (of: Partial<Alarm>, level: string, text: string): void => {
  expect([alarmLevelText(alarm(of)), alarmText(alarm(of))]).toEqual([level, text]);
};

it("each kind is said with its reading against what it is held against", () => {
  check({}, "追保", "日亏损：动态权益 300,000.00 ≤ 310,000.00");
  check({ level: "level_2" }, "强平", "日亏损：动态权益 300,000.00 ≤ 310,000.00");
  check({ level: "undefined" }, "无定义", "日亏损：无法计算");
  check({ kind: "clause", line: null, scheme: "稳健A", clause: 2, contract: "cu2701", reading: "6", threshold: "5", level: "level_2" }, "二级", "稳健A 第 2 条 cu2701 6 · 阈值 5");
  check({ kind: "nav_line", line: null, reading: "0.8462", threshold: "0.85" }, "一级", "当前净值线 0.8462 · 阈值 0.85");
  check({ kind: "plan_asks", plan: 7, reading: "68200", threshold: "69600", level: "level_2" }, "二级", "强平计划 7 等待人工：报价 68,200，最新价 69,600");
  const left = [{ account: "A10023", contract: "cu2701", hedge_flag: "speculation", side: "long", lots: 4 }] as const;
  check({ kind: "plan_run_out", plan: 7, level: "level_2", left: [...left] }, "二级", "强平计划 7 到期未完，剩余 cu2701 多 4 手");
  check({ kind: "disconnected", reading: null, threshold: null }, "运行", "与柜台的连接断开");
  check({ kind: "mark_outside_limits", reading: "96001", threshold: "96000" }, "运行", "行情存疑：96,001 超出涨跌停 96,000");
});

it("how often and when last", () => {
  expect(timesText(alarm({ count: 3, ...later }))).toBe("共 3 次，最近 10:00:01");
});
