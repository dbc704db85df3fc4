// Levels of rules, by how far one price is from where each is reached.
import type { LevelDistance, RuleDistance } from "@/api/types";
import { compareDecimals } from "@/format/decimal";

/** One level that a rule has. */
export interface Distance {
  of: RuleDistance;
  second: boolean;
  at: LevelDistance;
}

const sizes = ({ down, up }: LevelDistance): string[] => [down, up].flatMap((move) => (move ? [move.change.replace("-", "")] : []));
/** The nearest change of price, whichever way; none of a level that no price reaches. */
export const nearest = ({ at }: Distance): string | undefined => sizes(at).sort(compareDecimals)[0];
/** Its ticks. */
export const nearestTicks = ({ at: { down, up } }: Distance): number | undefined => {
  const ticks = [down, up].flatMap((move) => (move ? [Math.abs(move.ticks)] : []));
  return ticks.length > 0 ? Math.min(...ticks) : undefined;
};

/** Levels that are set: what a price reaches first, the nearest before all, then the rest as it came. */
export function distancesOf(rules: readonly RuleDistance[]): Distance[] {
  const levels = rules.flatMap((of) => [{ of, second: false, at: of.level1 }, { of, second: true, at: of.level2 }]);
  const set = levels.filter(({ at }) => at.state !== "unset").map((level) => ({ level, key: nearest(level) }));
  set.sort(({ key: one }, { key: other }) => (one === undefined || other === undefined ? Number(one === undefined) - Number(other === undefined) : compareDecimals(one, other)));
  return set.map(({ level }) => level);
}
