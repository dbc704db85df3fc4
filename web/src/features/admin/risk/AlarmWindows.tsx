// What is done about an alarm, each in its window.
import { useTranslation } from "react-i18next";
import type { Alarm } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { useAcknowledge, useAssign, useAssignees, useMute, useNote } from "./alarms";

export type Act = "acknowledge" | "note" | "assign" | "mute";
const LONGEST = 200;

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

function AssignWindow({ alarm, onDone }: ActProps) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useAssign(onDone);
  const users = useAssignees(alarm.alarm).data?.users ?? [];
  const fields: readonly Field<{ user: string }>[] = [{ name: "user", label: "alarmPage.assignee", kind: "choice", required: true, choices: users.map((value) => ({ value, label: value })) }];
  const title = titleOf("assign", alarm);
  return <FormWindow<{ user: string }> title={title} open fields={fields} note={t("alarmPage.assignNote")} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onDone} onSubmit={(body) => mutate({ alarm: alarm.alarm, ...body })} />;
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

const WINDOWS = { acknowledge: AcknowledgeWindow, note: NoteWindow, assign: AssignWindow, mute: MuteWindow } as const;

export function AlarmWindow({ act, ...props }: ActProps & { act: Act }) {
  const Window = WINDOWS[act];
  return <Window {...props} />;
}
