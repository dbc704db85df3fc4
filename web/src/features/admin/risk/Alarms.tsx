// Alarms beside the wall, as they come: those that ask for attention first, the worst on top; their order does not change under
// the pointer.
import { type Ref, useImperativeHandle, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Alarm } from "@/api/types";
import { clockTime } from "@/format/time";
import { useLink } from "@/live/hooks";
import { ErrorBox, Segmented, Skeleton } from "@/ui/basics";
import { Boundary } from "@/ui/Boundary";
import { Empty } from "@/ui/page/Section";
import { RowOrder, type Sort } from "@/ui/table/rowOrder";
import { AlarmCard } from "./AlarmCard";
import { type Act, AlarmWindow } from "./AlarmWindows";
import { SHOWS, type Show, alarmText, rankOf, shows, useUnmute } from "./alarms";
import type { LiveAlarms } from "./liveAlarms";

const GREATEST_FIRST: Sort = { column: "rank", down: true };
const SECOND = 1_000;
/** As many as the server tells live. */
const MOST = 1_000;

/** What keys do with alarms. */
export interface AlarmKeys {
  move: (by: 1 | -1) => void;
  acknowledge: () => void;
  current: () => Alarm | undefined;
}

interface AlarmsProps {
  live: LiveAlarms;
  away: readonly Alarm[];
  onSeen: () => void;
  onLook: (alarm: Alarm) => void;
  onPreview: (alarm: Alarm) => void;
  ref: Ref<AlarmKeys>;
}

/** In their order, which a pointer over them holds. */
function useArranged(alarms: readonly Alarm[], held: boolean): readonly Alarm[] {
  const [order] = useState(() => new RowOrder<Alarm>());
  const second = useLink(({ heardAt }) => Math.floor(heardAt / SECOND) * SECOND);
  return useMemo(() => order.arrange(alarms, ({ alarm }) => String(alarm), rankOf, GREATEST_FIRST, second, held), [order, alarms, held, second]);
}

function Away({ away, onSeen }: Pick<AlarmsProps, "away" | "onSeen">) {
  const { t } = useTranslation();
  if (away.length === 0) return null;
  return (
    <div className="alarm-away" role="status">
      <p><strong>{t("alarmPage.away", { count: away.length })}</strong><button type="button" className="btn btn-small" onClick={onSeen}>{t("alarmPage.awaySeen")}</button></p>
      <ul>{away.map((alarm) => <li key={alarm.alarm}>{clockTime(alarm.last_at)} {alarm.object} {alarmText(alarm)}</li>)}</ul>
    </div>
  );
}

export function Alarms({ live: { alarms, open, heard }, away, onSeen, onLook, onPreview, ref }: AlarmsProps) {
  const { t } = useTranslation();
  const [show, setShow] = useState<Show>("open");
  const [held, setHeld] = useState(false);
  const [acting, setActing] = useState<{ alarm: Alarm; act: Act }>();
  const [current, setCurrent] = useState<number>();
  const list = useRef<HTMLDivElement>(null);
  const listed = useMemo(() => alarms.filter((alarm) => shows(show, alarm)), [alarms, show]);
  const arranged = useArranged(listed, held);
  const { mutate: unmute, error } = useUnmute();
  const at = arranged.findIndex(({ alarm }) => alarm === current);
  useImperativeHandle(ref, () => ({
    current: () => arranged[at],
    acknowledge: () => {
      const alarm = arranged[at] ?? arranged[0];
      if (alarm && !alarm.acknowledged) setActing({ alarm, act: "acknowledge" });
    },
    move: (by) => {
      const next = arranged[at < 0 ? 0 : Math.max(0, Math.min(arranged.length - 1, at + by))];
      if (!next) return;
      setCurrent(next.alarm);
      onLook(next);
      list.current?.querySelector(`[data-alarm="${next.alarm}"]`)?.scrollIntoView({ block: "nearest" });
    },
  }));
  const look = (alarm: Alarm): void => {
    setCurrent(alarm.alarm);
    onLook(alarm);
  };
  const done = (): void => setActing(undefined);
  return (
    <section className="panel risk-alarms" aria-label={t("alarmPage.title")} data-panel="alarms">
      <header className="panel-head">
        <h2>{t("alarmPage.title")}</h2>
        <span className="t2">{t("alarmPage.today", { count: alarms.length, open })}</span>
        <span className="panel-end"><Link to="/admin/past">{t("alarmPage.past")}</Link></span>
      </header>
      <div className="alarm-shows"><Segmented<Show> label={t("alarmPage.show")} value={show} onChoose={setShow} choices={SHOWS.map((value) => ({ value, label: t(`alarmPage.shows.${value}`) }))} /></div>
      <Away away={away} onSeen={onSeen} />
      {error ? <ErrorBox error={error} /> : null}
      <Boundary>
        <div ref={list} className="alarm-list" tabIndex={0} role="region" aria-label={t("alarmPage.title")} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
          {!heard && <Skeleton rows={4} />}
          {heard && arranged.length === 0 && <Empty title={t("alarmPage.none")} />}
          {arranged.map((alarm) => (
            <AlarmCard key={alarm.alarm} alarm={alarm} isCurrent={alarm.alarm === current} onAct={(act) => setActing({ alarm, act })} onUnmute={() => unmute(alarm.alarm)} onLook={() => look(alarm)} onPreview={() => onPreview(alarm)} />
          ))}
        </div>
      </Boundary>
      {alarms.length >= MOST && <p className="t2 alarm-more">{t("alarmPage.most", { most: MOST })}</p>}
      {acting && <AlarmWindow {...acting} onDone={done} />}
    </section>
  );
}
