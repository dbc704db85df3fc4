// @vitest-environment node
// Recomputes the contrast table of the design (docs/style.md#colours) from tokens.css.
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Tokens = Record<string, string>;
const css = readFileSync("src/theme/tokens.css", "utf8");

function tokens(theme: string): Tokens {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9A-F]{6})/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const PLAIN = ["app", "panel", "raised", "sunken", "hover", "sel"];
const TINTED = [...PLAIN, "accbg", "ambbg", "grybg", "rise-bg", "fall-bg"];

/** Token, grounds it stands on, and the ratio the table promises: dark, light. */
const TABLE: [token: string, grounds: readonly string[], dark: number, light: number][] = [
  ["ctl", PLAIN, 3.3, 3.1],
  ["t1", TINTED, 12.3, 14.0],
  ["t2", TINTED, 7.5, 6.9],
  ["t3", PLAIN, 4.9, 4.8],
  ["acc", PLAIN, 6.6, 5.4],
  ["rise", PLAIN, 5.3, 4.9],
  ["fall", PLAIN, 6.4, 4.8],
  ["amb", PLAIN, 8.0, 5.6],
  ["gry", ["grybg", ...PLAIN], 5.9, 5.6],
  ["on-fill", ["accf"], 5.2, 5.8],
  ["on-fill", ["rise-f"], 5.2, 5.7],
  ["on-fill", ["fall-f"], 5.0, 5.6],
  ["ambf-on", ["ambf"], 8.6, 8.8],
];

describe.each([["dark", 2], ["light", 3]] as const)("contrast, %s", (theme, column) => {
  const values = tokens(theme);
  it.each(TABLE)("--%s", (...row) => {
    const [token, grounds] = row;
    const lowest = Math.min(...grounds.map((ground) => contrast(values[token] ?? "", values[ground] ?? "")));
    expect(Math.round(lowest * 10) / 10).toBeGreaterThanOrEqual(Math.min(row[column], 99) - 0.05);
  });

  it("text is at least 4.5 on every ground, edges of fields 3", () => {
    for (const text of ["t1", "t2", "t3", "acc", "rise", "fall", "amb"]) {
      for (const ground of PLAIN) expect(contrast(values[text] ?? "", values[ground] ?? ""), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    for (const ground of PLAIN) expect(contrast(values["ctl"] ?? "", values[ground] ?? ""), ground).toBeGreaterThanOrEqual(3);
  });
});

it("colours are written down in tokens.css and nowhere else", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css") && !file.endsWith("tokens.css"));
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) expect(readFileSync(`src/${file}`, "utf8"), file).not.toMatch(/#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(/);
});
