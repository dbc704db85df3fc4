// One alarm: what it tells of, how long nobody has acknowledged it, what was said of it, and what can be done. Acknowledged it
// folds to its name, its time and its note.
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Alarm } from "@/api/types";
import { useNow } from "@/clock/clock";
import { clockMinute, clockTime, toMillis } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { Tag, type Tone } from "@/ui/basics";
import { alarmLevelText, alarmText, canClose, timesText, waitedText } from "./alarms";
import type { Act } from "./AlarmWindows";
import { ruleLevelText } from "./rules";

const TONES: Readonly<Record<Alarm["level"], Tone>> = { undefined: "grey", level_1: "amber", level_2: "solid" };
const byText = (by: string): string => by || tr("alarmPage.platform");

function saidOf({ acknowledged, muted, notes, assigned }: Alarm): string[] {
  const said = notes.map(({ by, at, text }) => tr("alarmPage.noted", { by: byText(by), at: clockMinute(at), text }));
  if (assigned) said.push(tr("alarmPage.assigned", { to: assigned.to, by: byText(assigned.by), at: clockMinute(assigned.at) }));
  if (acknowledged) {
    const { by, at, text } = acknowledged;
    said.push(tr(text ? "alarmPage.acknowledgedWith" : "alarmPage.acknowledged", { by: byText(by), at: clockMinute(at), text }));
  }
  if (muted) said.push(tr("alarmPage.mutedUntil", { by: byText(muted.by), until: clockMinute(muted.until), reason: muted.reason }));
  return said;
}

/** How long nobody has acknowledged it, as the market's clock goes. */
function Waited({ since }: { since: string }) {
  const [now, from] = [useNow(), toMillis(since)];
  return now === undefined || from === undefined ? null : <span className="alarm-waited number">{waitedText(Math.max(0, now - from))}</span>;
}

export interface CardProps {
  alarm: Alarm;
  isCurrent: boolean;
  onAct: (act: Act) => void;
  onUnmute: () => void;
  /** Shows its object on the wall. */
  onLook: () => void;
  onPreview: () => void;
}

export function AlarmCard({ alarm, isCurrent, onAct, onUnmute, onLook, onPreview }: CardProps) {
  const { t } = useTranslation();
  const { alarm: number, object, product, level, worst, asks, acknowledged, muted, cleared_at, unacknowledged_since: since } = alarm;
  const named = { alarm: number };
  const looks = [asks ? "is-open" : "", level === "level_2" ? "is-second" : "", isCurrent ? "is-current" : ""].filter(Boolean).join(" ");
  return (
    <article className={`alarm ${looks}`} data-alarm={number} aria-label={`${object} ${alarmText(alarm)}`} aria-current={isCurrent}>
      <header>
        <Tag tone={cleared_at ? "grey" : TONES[level]}>{alarmLevelText(alarm)}</Tag>
        <button type="button" className="alarm-object" onClick={onLook}>{object}</button>
        {product !== object && <span className="t2">{product}</span>}
        <span className="alarm-times number">{timesText(alarm)}</span>
      </header>
      {!acknowledged && <p>{alarmText(alarm)}</p>}
      <p className="t2">
        {[worst === level ? "" : t("alarmPage.worst", { level: ruleLevelText(worst) }), cleared_at ? t("alarmPage.cleared", { at: clockTime(cleared_at) }) : ""].filter(Boolean).join(" · ")}
      </p>
      {saidOf(alarm).map((said) => <p key={said} className="t2 alarm-said">{said}</p>)}
      <footer>
        {asks && level === "level_2" && canClose(alarm) && <Button size="small" danger type="primary" onClick={onPreview} aria-label={t("alarmPage.previewOf", named)}>{t("alarmPage.preview")}</Button>}
        {!acknowledged && <Button size="small" onClick={() => onAct("acknowledge")} aria-label={t("alarmPage.acknowledgeOf", named)}>{t("alarmPage.acknowledge")}</Button>}
        <Button size="small" onClick={() => onAct("assign")} aria-label={t("alarmPage.assignOf", named)}>{t("alarmPage.assign")}</Button>
        <Button size="small" onClick={() => onAct("note")} aria-label={t("alarmPage.noteOf", named)}>{t("alarmPage.note")}</Button>
        {muted ? <Button size="small" onClick={onUnmute} aria-label={t("alarmPage.unmuteOf", named)}>{t("alarmPage.unmute")}</Button> : <Button size="small" onClick={() => onAct("mute")} aria-label={t("alarmPage.muteOf", named)}>{t("alarmPage.mute")}</Button>}
        {asks && since && <Waited since={since} />}
      </footer>
    </article>
  );
}
