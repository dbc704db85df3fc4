// Where the names of levels stand: at their price; at the edge, with an arrow, where that is out of sight.

export interface Placed {
  y: number;
  /** Where it begins, from the left. */
  left: number;
  text: string;
}
export interface Tagged {
  y: number;
  text: string;
  /** Its price, said at the edge. */
  at: string;
  width: (text: string) => number;
}

export const LEFT = 8;
export const TAG_HEIGHT = 18;
const GAP = 4;

/** In the order given; one that would cover another stands beside it, at an edge below or above it. */
export function placed(tags: readonly Tagged[], height: number): Placed[] {
  const half = TAG_HEIGHT / 2;
  const taken: { y: number; right: number }[] = [];
  const edge = { above: 0, below: 0 };
  return tags.map(({ y, text, at, width }) => {
    const out = y < 0 ? "above" : y > height ? "below" : undefined;
    const said = out === undefined ? text : [out === "above" ? "↑" : "↓", text, at && `@ ${at}`].filter(Boolean).join(" ");
    const stack = out === undefined ? 0 : edge[out]++ * (TAG_HEIGHT + GAP);
    const stands = out === "above" ? half + 1 + stack : out === "below" ? height - half - 1 - stack : y;
    const left = Math.max(LEFT, ...taken.filter((other) => Math.abs(other.y - stands) <= TAG_HEIGHT).map(({ right }) => right + GAP));
    taken.push({ y: stands, right: left + width(said) });
    return { y: stands, left, text: said };
  });
}
