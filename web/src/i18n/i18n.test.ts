// @vitest-environment jsdom
import { expect, it } from "vitest";
import { speak, startI18n, teach, tr } from "./i18n";
import { en, zhCN } from "./words";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === "string" ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`)));
}
const numbersOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();

it("both languages carry the same texts and the same numbers", () => {
  const chinese = leaves(zhCN);
  const english = new Map(leaves(en));
  expect([...english.keys()].sort()).toEqual(chinese.map(([key]) => key).sort());
  for (const [key, text] of chinese) expect(numbersOf(english.get(key) ?? ""), key).toEqual(numbersOf(text));
});

it("nothing apologises or shouts", () => {
  for (const [key, text] of [...leaves(zhCN), ...leaves(en)]) {
    expect(text, key).not.toMatch(/[!！]|抱歉|请稍后再试|sorry/i);
  }
});

it("a page that comes later brings its words, in both languages", async () => {
  await startI18n();
  const key = "probe.said" as Parameters<typeof tr>[0];
  expect(tr(key)).toBe(key);
  teach({ probe: { said: ["说了 {{count}} 次", "said {{count}} times"] } });
  expect(tr(key, { count: 2 })).toBe("说了 2 次");
  speak("en");
  expect(tr(key, { count: 2 })).toBe("said 2 times");
});
