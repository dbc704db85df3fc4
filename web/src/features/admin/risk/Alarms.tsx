// Alarms beside the wall: those that ask for attention first, the worst on top; their order does not change under the pointer.
// Each is acknowledged, noted and muted where it stands.
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Alarm } from "@/api/types";
import { clockMinute, clockTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { Answered, part } from "@/ui/Answered";
import { ErrorBox, Segmented, Tag, type Tone } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Empty } from "@/ui/page/Section";
import { RowOrder, type Sort } from "@/ui/table/rowOrder";
import { SHOWS, type Show, alarmLevelText, alarmText, rankOf, timesText, useAcknowledge, useAlarms, useMute, useNote, useUnmute } from "./alarms";
import { ruleLevelText } from "./rules";

const TONES: Readonly<Record<Alarm["level"], Tone>> = { undefined: "grey", level_1: "amber", level_2: "solid" };
const GREATEST_FIRST: Sort = { column: "rank", down: true };
type Act = "acknowledge" | "note" | "mute";
const LONGEST = 200;

/** How many ask for attention, beside the page's name in the menu. */
export function AlarmsCount() {
  const { t } = useTranslation();
  const count = useAlarms("open", 1).data?.open ?? 0;
  return count > 0 ? <Tag tone="amber">{t("alarmPage.count", { count })}</Tag> : null;
}

const byText = (by: string): string => by || tr("alarmPage.platform");

function saidOf({ acknowledged, muted, notes }: Alarm): string[] {
  const said = notes.map(({ by, at, text }) => tr("alarmPage.noted", { by: byText(by), at: clockMinute(at), text }));
  if (acknowledged) {
    const { by, at, text } = acknowledged;
    said.push(tr(text ? "alarmPage.acknowledgedWith" : "alarmPage.acknowledged", { by: byText(by), at: clockMinute(at), text }));
  }
  if (muted) said.push(tr("alarmPage.mutedUntil", { by: byText(muted.by), until: clockMinute(muted.until), reason: muted.reason }));
  return said;
}

interface CardProps {
  alarm: Alarm;
  onAct: (act: Act) => void;
  onUnmute: () => void;
}

function Card({ alarm, onAct, onUnmute }: CardProps) {
  const { t } = useTranslation();
  const { alarm: number, object, product, level, worst, asks, acknowledged, muted, cleared_at } = alarm;
  const named = { alarm: number };
  return (
    <article className={`alarm ${asks ? "is-open" : ""} ${level === "level_2" ? "is-second" : ""}`} data-alarm={number} aria-label={`${object} ${alarmText(alarm)}`}>
      <header>
        <Tag tone={cleared_at ? "grey" : TONES[level]}>{alarmLevelText(alarm)}</Tag>
        <strong>{object}</strong>
        {product !== object && <span className="t2">{product}</span>}
        <span className="alarm-times number">{timesText(alarm)}</span>
      </header>
      <p>{alarmText(alarm)}</p>
      <p className="t2">
        {[worst === level ? "" : t("alarmPage.worst", { level: ruleLevelText(worst) }), cleared_at ? t("alarmPage.cleared", { at: clockTime(cleared_at) }) : ""].filter(Boolean).join(" · ")}
      </p>
      {saidOf(alarm).map((said) => <p key={said} className="t2 alarm-said">{said}</p>)}
      <footer>
        {!acknowledged && <Button size="small" onClick={() => onAct("acknowledge")} aria-label={t("alarmPage.acknowledgeOf", named)}>{t("alarmPage.acknowledge")}</Button>}
        <Button size="small" onClick={() => onAct("note")} aria-label={t("alarmPage.noteOf", named)}>{t("alarmPage.note")}</Button>
        {muted ? <Button size="small" onClick={onUnmute} aria-label={t("alarmPage.unmuteOf", named)}>{t("alarmPage.unmute")}</Button> : <Button size="small" onClick={() => onAct("mute")} aria-label={t("alarmPage.muteOf", named)}>{t("alarmPage.mute")}</Button>}
      </footer>
    </article>
  );
}

/** Cards in their order, which a pointer over them holds. */
function Cards({ alarms, heardAt, onAct }: { alarms: readonly Alarm[]; heardAt: number; onAct: (alarm: Alarm, act: Act) => void }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  const [order] = useState(() => new RowOrder<Alarm>());
  const arranged = useMemo(() => order.arrange(alarms, ({ alarm }) => String(alarm), rankOf, GREATEST_FIRST, heardAt, held), [order, alarms, heardAt, held]);
  const { mutate: unmute, error } = useUnmute();
  return (
    <div className="alarm-list" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      {error ? <ErrorBox error={error} /> : null}
      {arranged.length === 0 && <Empty title={t("alarmPage.none")} />}
      {arranged.map((alarm) => <Card key={alarm.alarm} alarm={alarm} onAct={(act) => onAct(alarm, act)} onUnmute={() => unmute(alarm.alarm)} />)}
    </div>
  );
}

export function Alarms() {
  const { t } = useTranslation();
  const [show, setShow] = useState<Show>("open");
  const query = useAlarms(show);
  const [acting, setActing] = useState<{ alarm: Alarm; act: Act }>();
  const open = query.data?.open ?? 0;
  const [shown, all] = [query.data?.alarms.length ?? 0, query.data?.total ?? 0];
  const done = (): void => setActing(undefined);
  return (
    <section className="table-card risk-alarms" aria-label={t("alarmPage.title")}>
      <div className="table-bar">
        <h2>{t("alarmPage.title")}</h2>
        {open > 0 && <Tag tone="amber">{t("alarmPage.count", { count: open })}</Tag>}
        <Segmented<Show> label={t("alarmPage.show")} value={show} onChoose={setShow} choices={SHOWS.map((value) => ({ value, label: t(`alarmPage.shows.${value}`) }))} />
      </div>
      <Answered asked={part(query, ({ alarms }) => alarms)}>{(alarms) => <Cards alarms={alarms} heardAt={query.dataUpdatedAt} onAct={(alarm, act) => setActing({ alarm, act })} />}</Answered>
      {shown < all && <p className="t2 alarm-more">{t("alarmPage.more", { shown, all })}</p>}
      {acting?.act === "acknowledge" && <AcknowledgeWindow alarm={acting.alarm} onDone={done} />}
      {acting?.act === "note" && <NoteWindow alarm={acting.alarm} onDone={done} />}
      {acting?.act === "mute" && <MuteWindow alarm={acting.alarm} onDone={done} />}
    </section>
  );
}

interface ActProps {
  alarm: Alarm;
  onDone: () => void;
}
const titleOf = (act: Act, { alarm, object }: Alarm): string => `${tr(`alarmPage.${act}Of`, { alarm })} · ${object}`;

function AcknowledgeWindow({ alarm, onDone }: ActProps) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useAcknowledge(onDone);
  const fields: readonly Field<{ note: string }>[] = [{ name: "note", label: "alarmPage.note", kind: "text", longest: LONGEST }];
  const title = titleOf("acknowledge", alarm);
  return <FormWindow<{ note: string }> title={title} open fields={fields} note={t("alarmPage.acknowledgeNote")} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onDone} onSubmit={(body) => mutate({ alarm: alarm.alarm, ...body })} />;
}

function NoteWindow({ alarm, onDone }: ActProps) {
  const { mutate, error, isPending, reset } = useNote(onDone);
  const fields: readonly Field<{ note: string }>[] = [{ name: "note", label: "alarmPage.note", kind: "text", required: true, longest: LONGEST }];
  const title = titleOf("note", alarm);
  return <FormWindow<{ note: string }> title={title} open fields={fields} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onDone} onSubmit={(body) => mutate({ alarm: alarm.alarm, ...body })} />;
}

interface Muted {
  minutes: number;
  reason: string;
}
const MUTE: readonly Field<Muted>[] = [
  { name: "minutes", label: "alarmPage.minutes", kind: "count", required: true, range: ["1", "1440"] },
  { name: "reason", label: "alarmPage.reason", kind: "text", required: true, longest: LONGEST },
];

function MuteWindow({ alarm, onDone }: ActProps) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useMute(onDone);
  const title = titleOf("mute", alarm);
  return <FormWindow<Muted> title={title} open fields={MUTE} initial={{ minutes: 15 }} note={t("alarmPage.muteNote")} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onDone} onSubmit={(body) => mutate({ alarm: alarm.alarm, ...body })} />;
}
