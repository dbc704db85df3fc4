import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { settings } from "@/i18n/words/settings";
import { SETTINGS } from "./table";

const events = new URL("../../../../../crates/ballast-desk-events/src/", import.meta.url);
const source = (file: string): string => readFileSync(new URL(file, events), "utf8");
const SOURCES = ["platform.rs", "settings.rs", "limits.rs"];

it("every setting and limit of the server has its words, its kind and its group", () => {
  const names = SOURCES.flatMap((file) => [...source(file).matchAll(/^ {4}\d+ \w+ (\w+): /gm)].map(([, name]) => name ?? ""));
  expect(names.length).toBeGreaterThan(60);
  expect([...new Set(names)].filter((name) => !(name in SETTINGS) || !(name in settings.settings))).toEqual([]);
});

it("every value that a setting may choose has its words", () => {
  const tables = SOURCES.flatMap((file) => [...source(file).matchAll(/words! \{([\s\S]*?)^\}/gm)].map(([, body]) => body ?? "")).join("\n");
  const values = [...tables.matchAll(/= "(\w+)"/g)].map(([, value]) => value ?? "");
  expect(values.filter((value) => !(value in settings.settingValues))).toEqual([]);
});
