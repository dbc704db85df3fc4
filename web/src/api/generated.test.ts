// @vitest-environment node
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { generate } from "../../scripts/codegen.mjs";

it("generated files are current (npm run codegen)", async () => {
  for (const [file, text] of Object.entries(await generate())) {
    expect(await readFile(resolve("src/api", file), "utf8"), file).toBe(text);
  }
}, 30_000);
