import { expect, it } from "vitest";
import { LIMIT_PLACES, SETTING_KINDS, SETTING_WORDS } from "@/api/settings";
import { settings } from "@/i18n/words/settings";
import { kindOf } from "./table";

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
