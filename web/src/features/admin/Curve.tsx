// A curve of few points: its least, its most and its last value are said beside it, not only drawn.
interface CurveProps {
  label: string;
  points: readonly { at: string; value: number }[];
  text: (value: number) => string;
}

const [WIDTH, HEIGHT] = [640, 120];

export function Curve({ label, points, text }: CurveProps) {
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const height = most > least ? HEIGHT / (most - least) : 0;
  const at = (value: number, index: number): string => `${(index * WIDTH) / (points.length - 1)},${HEIGHT - (value - least) * height}`;
  const [first, last] = [points[0], points.at(-1)];
  const said = `${label}: ${first?.at} ${text(first?.value ?? 0)} – ${last?.at} ${text(last?.value ?? 0)}`;
  return (
    <figure className="admin-curve" aria-label={said}>
      <svg viewBox={`-1 -1 ${WIDTH + 2} ${HEIGHT + 2}`} preserveAspectRatio="none" aria-hidden="true"><polyline points={values.map(at).join(" ")} /></svg>
      <figcaption>
        <span>{text(most)}</span>
        <span>{text(least)}</span>
        <strong>{last?.at} {text(last?.value ?? 0)}</strong>
      </figcaption>
    </figure>
  );
}
