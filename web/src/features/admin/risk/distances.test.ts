import { expect, test } from "vitest";
import type { LevelDistance, RuleDistance } from "@/api/types";
import { distancesOf, nearest, nearestTicks } from "./distances";

const moved = (change: string, ticks: number) => ({ price: "1", change, ticks });
const ahead = (down?: string, up?: string): LevelDistance => ({ state: "ahead", down: down === undefined ? null : moved(`-${down}`, -Number(down)), up: up === undefined ? null : moved(up, Number(up)) });
const plain = (state: string): LevelDistance => ({ state, down: null, up: null });
const rule = (kind: string, level1: LevelDistance, level2: LevelDistance): RuleDistance => ({ kind, scheme: null, place: null, version: null, clause: null, in_force: true, level1, level2 });

/** P9: the nearest level of all stands first, whichever way the price moves; what no price reaches stands last, and what is not set nowhere. */
test("levels stand by how near they are", () => {
  const told = distancesOf([rule("far", plain("reached"), ahead("100")), rule("near", ahead("300", "9"), plain("nowhere")), rule("unset", ahead(undefined, "20"), plain("unset"))]);
  expect(told.map(({ of, second }) => `${of.kind}${second ? 2 : 1}`)).toEqual(["near1", "unset1", "far2", "far1", "near2"]);
  expect(told.map(nearest)).toEqual(["9", "20", "100", undefined, undefined]);
  expect(told.map(nearestTicks)).toEqual([9, 20, 100, undefined, undefined]);
});
