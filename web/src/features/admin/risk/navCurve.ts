// A NAV as a curve with its lines and its drawdown: where points stand on two scales.

export interface Point {
  at: string;
  value: number;
}

/** How far each point is below the highest up to it, as a share; 0 at it. */
export function drawdowns(points: readonly Point[]): Point[] {
  let highest = -Infinity;
  return points.map(({ at, value }) => {
    highest = Math.max(highest, value);
    return { at, value: highest > 0 ? (highest - value) / highest : 0 };
  });
}

export interface Scale {
  least: number;
  most: number;
}

/** From the least to the most of them, with a little room; never of no height. */
export function scaleOf(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((most - least) * 0.08, Math.abs(most) * 0.002, 1e-6);
  return { least: least - room, most: most + room };
}

/** From the top, in hundredths. */
export const placeOf = (value: number, { least, most }: Scale): number => ((most - value) / (most - least)) * 100;

/** The last so many; all of them where none is said. */
export const lastOf = <Item,>(points: readonly Item[], count: number | undefined): readonly Item[] => (count === undefined ? points : points.slice(-count));
