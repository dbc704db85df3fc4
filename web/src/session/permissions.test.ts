import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PERMISSIONS } from "./permissions";

it("are those of the table that decides", () => {
  const table = readFileSync(new URL("../../../crates/ballast-people/src/role.rs", import.meta.url), "utf8");
  const names = [...table.matchAll(/^\s+\d+\s+\w+\s+"(\w+)"\s+(?:true|false);$/gm)].map(([, name]) => name);
  expect(names).toEqual(PERMISSIONS);
});
