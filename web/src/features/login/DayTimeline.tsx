// The day's sessions as a line, and where the clock stands on it. Gaps between sessions are drawn short.
import { useTranslation } from "react-i18next";
import type { Clock } from "@/api/types";
import { useNow } from "@/clock/clock";
import { PhaseTag, useWeekday } from "@/clock/ClockBadge";
import { clockMinute, toMillis } from "@/format/time";
import { type Segment, layOut, placeOf, untilText } from "./timeline";

/** So near to an end of the line a word in its middle would stand out. */
const NEAR = 0.07;
const edgeOf = (place: number): string => (place < NEAR ? "is-first" : place > 1 - NEAR ? "is-last" : "");

export function DayTimeline({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const now = useNow();
  const weekday = useWeekday();
  const segments = layOut(clock.stretches);
  const place = now === undefined ? undefined : placeOf(segments, now);
  const boundary = clock.next_boundary;
  const at = toMillis(boundary?.at);
  const left = boundary && at !== undefined && now !== undefined ? untilText(t, boundary, at - now) : undefined;
  return (
    <section className="timeline" aria-label={t("login.sessions")}>
      <p className="timeline-head">
        {clock.trading_day && <strong>{t("shell.tradingDay")} {clock.trading_day} {weekday(clock.trading_day)}</strong>}
        <PhaseTag clock={clock} />
        {left && <span className="t2">{left}</span>}
      </p>
      <div className="timeline-line">
        {segments.map((segment) => (
          <Stretch key={segment.open} segment={segment} />
        ))}
        {place !== undefined && now !== undefined && (
          <span className={`timeline-now ${edgeOf(place)}`} style={{ left: `${place * 100}%` }}>{t("login.now", { time: clockMinute(now) })}</span>
        )}
      </div>
    </section>
  );
}

function Stretch({ segment }: { segment: Segment }) {
  return (
    <>
      <i className="timeline-stretch" style={{ left: `${segment.from * 100}%`, width: `${(segment.to - segment.from) * 100}%` }} />
      {segment.labelOpen && <span className="timeline-mark" style={{ left: `${segment.from * 100}%` }}>{clockMinute(segment.open)}</span>}
      {segment.labelClose && <span className="timeline-mark" style={{ left: `${segment.to * 100}%` }}>{clockMinute(segment.close)}</span>}
    </>
  );
}
