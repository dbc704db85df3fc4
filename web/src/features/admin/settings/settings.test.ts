// @vitest-environment jsdom
import { beforeAll, expect, it } from "vitest";
import { Refused } from "@/api/client";
import { LIMIT_PLACES, SETTING_KINDS, SETTING_WORDS } from "@/api/settings";
import { settings } from "@/i18n/words/settings";
import { speak, startI18n } from "@/i18n/i18n";
import { kindOf } from "./table";
import { saidOf, valueText } from "./text";

beforeAll(startI18n);

it("every setting's group and unit has its words, and every choice its values", () => {
  const kinds = Object.keys(SETTING_KINDS).map(kindOf);
  expect(kinds.length).toBeGreaterThan(60);
  for (const { group, unit } of kinds) {
    expect(settings.settingPage.groups).toHaveProperty(group);
    if (unit) expect(settings.settingPage.units).toHaveProperty(unit);
  }
  expect(SETTING_WORDS.settingValues.true).toEqual(["是", "Yes"]);
});

it("limits stand at the levels of the server's table, K3 of the platform among them", () => {
  expect(Object.keys(LIMIT_PLACES).sort()).toEqual(["account", "fund_account", "global", "product", "template"]);
  expect(LIMIT_PLACES.global.price_collar).toEqual(["commodity"]);
});

it("a line of nothing is not set, whichever way it is kept; a refused share is said in percent, as it is typed", () => {
  speak("zh-CN");
  expect([valueText("daily_loss_call", "0.00"), valueText("total_loss_call_ratio", "0"), valueText("equity_call", ""), valueText("protected_amount", "0.00")]).toEqual(["未设置", "未设置", "未设置", "0.00 元"]);
  const numbers = { setting: "equity_to_margin_call", value: "0", allowed: "≥ 0.35" };
  const said = saidOf(new Refused({ type: "about:blank", code: "BAD_SETTING", class: "stop", status: 422, title: "", numbers }));
  expect(said instanceof Refused && said.problem.numbers).toEqual({ setting: settings.settings.equity_to_margin_call[0], value: "0.00%", allowed: "≥ 35.00%" });
  const other = new Error("away");
  expect(saidOf(other)).toBe(other);
});
