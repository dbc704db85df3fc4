// Where stretches of trading lie on a line from 0 to 1. Long gaps (the night) are cut to a fixed share.
import type { TFunction } from "i18next";
import type { Clock } from "@/api/types";
import { toMillis } from "@/format/time";

type Stretch = Clock["stretches"][number];
type Boundary = NonNullable<Clock["next_boundary"]>;

export interface Segment {
  open: number;
  close: number;
  from: number;
  to: number;
  labelOpen: boolean;
  labelClose: boolean;
}

const HOUR = 3_600_000;
/** A gap is drawn as at most this long. */
const LONGEST_GAP = 4 * HOUR;
/** Breaks shorter than this carry no times of their own. */
const SHORT_BREAK = HOUR;

export function layOut(stretches: readonly Stretch[]): Segment[] {
  const spans = stretches.flatMap(({ open, close }) => {
    const [from, to] = [toMillis(open), toMillis(close)];
    return from === undefined || to === undefined ? [] : [{ open: from, close: to }];
  });
  let drawn = 0;
  const placed = spans.map((span, index) => {
    const before = spans[index - 1];
    drawn += before ? Math.min(span.open - before.close, LONGEST_GAP) : 0;
    const from = drawn;
    drawn += span.close - span.open;
    const after = spans[index + 1];
    return {
      ...span, from, to: drawn,
      labelOpen: !before || span.open - before.close >= SHORT_BREAK,
      labelClose: !after || after.open - span.close >= SHORT_BREAK,
    };
  });
  return placed.map((segment) => ({ ...segment, from: segment.from / drawn, to: segment.to / drawn }));
}

/** Where an instant lies; in a gap at its share of it. */
export function placeOf(segments: readonly Segment[], now: number): number | undefined {
  for (const [index, segment] of segments.entries()) {
    if (now < segment.open) {
      const before = segments[index - 1];
      if (!before) return undefined;
      return before.to + ((now - before.close) / (segment.open - before.close)) * (segment.from - before.to);
    }
    if (now <= segment.close) return segment.from + ((now - segment.open) / (segment.close - segment.open)) * (segment.to - segment.from);
  }
  return undefined;
}

/** How long until the next change, in words. */
export function untilText(t: TFunction, boundary: Boundary, leftMs: number): string {
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const left = h > 0 ? t("login.hours", { h, m }) : t("login.minutes", { m, s });
  const session = boundary.session ? t(`session.${boundary.session}`) : "";
  switch (boundary.kind) {
    case "opens":
      return t("login.untilOpens", { session, left });
    case "closes":
      return t("login.untilCloses", { session, left });
    case "settles":
      return t("login.untilSettles", { left });
  }
}
