import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarDays, Imported, ReferenceChanged } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Draft, Field } from "@/ui/form/fields";
import { ErrorBox } from "@/ui/basics";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { useCalendar, useSetCalendarDays, useTakeNotice, useTryNotice } from "./queries";

const KINDS: readonly CalendarDays["kind"][] = ["closed", "trading", "no_night", "late_night", "announced"];

const columns: readonly DataColumn<CalendarDays>[] = [
  { id: "kind", head: "admin.calendarKind", choices: true, text: ({ kind }) => tr(`admin.calendarKinds.${kind}`) },
  { id: "first", head: "admin.firstDay", text: ({ first }) => first },
  { id: "last", head: "admin.untilDay", text: ({ first, last }) => last ?? first },
  { id: "open", head: "admin.opensAt", text: ({ open }) => open ?? "–" },
];

const ranges = ({ kind }: Draft): boolean => kind !== "late_night" && kind !== "announced";

/** Some days as a notice has them; what moves with them is told. */
function SetDays() {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetCalendarDays();
  const [put, setPut] = useState<ReferenceChanged>();
  const fields: readonly Field<CalendarDays>[] = [
    { name: "kind", label: "admin.calendarKind", kind: "choice", required: true, choices: KINDS.map((value) => ({ value, label: t(`admin.calendarKinds.${value}`) })) },
    { name: "first", label: "admin.firstDay", kind: "day", hint: "admin.dayHint", required: true, longest: 10 },
    { name: "last", label: "admin.lastDay", kind: "day", when: ranges, longest: 10 },
    { name: "open", label: "admin.opensAt", kind: "time", hint: "admin.timeHint", required: true, when: ({ kind }) => kind === "late_night", longest: 5 },
  ];
  return (
    <section className="admin-card admin-side">
      <h2>{t("admin.setDays")}</h2>
      <SchemaForm<CalendarDays>
        key={put?.seq} fields={fields} initial={{ kind: "closed" }} error={error} pending={isPending} onEdit={reset} onSubmit={(days) => mutate(days, { onSuccess: setPut })}
        submit={({ kind, first, last }) => (kind && first ? `${t(`admin.calendarKinds.${kind}`)} ${[first, last].filter(Boolean).join(" – ")}` : t("admin.putDays"))}
      />
      {put && put.moved.length > 0 && <p role="status">{t("admin.moved", { contracts: put.moved.map(({ contract, old, new: now }) => `${contract} ${old ?? "–"} → ${now ?? "–"}`).join("; ") })}</p>}
    </section>
  );
}

function WrongRows({ errors }: { errors: Imported["errors"] }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <p>{t("admin.wrongRows", { count: errors.length })}</p>
      <ul className="admin-few">
        {errors.map(({ row, column, value, problem }) => <li key={`${row}-${column}`}><strong>{t("admin.row", { row, column })}</strong> {value}: {problem.title} {problem.detail}</li>)}
      </ul>
    </div>
  );
}

/** The yearly notice: tried as soon as it is chosen, submitted by its button. */
function ImportNotice() {
  const { t } = useTranslation();
  const [file, setFile] = useState<File>();
  const input = useRef<HTMLInputElement>(null);
  const tried = useTryNotice();
  const taken = useTakeNotice(() => setFile(undefined));
  const choose = (chosen: File | undefined): void => {
    taken.reset();
    setFile(chosen);
    if (chosen) tried.mutate(chosen);
  };
  const errors = tried.data?.errors ?? [];
  return (
    <section className="admin-card admin-side">
      <h2>{t("admin.notice")}</h2>
      <span className="t2">{t("admin.noticeHint")}</span>
      <input ref={input} type="file" accept=".csv,.xlsx" hidden aria-label={t("admin.chooseFile")} onChange={({ target }) => { choose(target.files?.[0]); target.value = ""; }} />
      <div className="admin-line"><Button onClick={() => input.current?.click()}>{t("admin.chooseFile")}</Button><span>{file?.name}</span></div>
      <ErrorBox error={tried.error ?? taken.error} />
      {file && tried.data && errors.length > 0 && <WrongRows errors={errors} />}
      {file && tried.data && errors.length === 0 && (
        <>
          <p role="status">{t("admin.tried", { changed: tried.data.changed, unchanged: tried.data.unchanged })}</p>
          <Button type="primary" disabled={taken.isPending || tried.data.changed === 0} onClick={() => taken.mutate(file)}>{t("admin.takeNotice")}</Button>
        </>
      )}
    </section>
  );
}

/** Closures and late nights, newest first. */
export function Calendar() {
  const { t } = useTranslation();
  const query = useCalendar();
  const announced = query.data?.announced;
  return (
    <Section title={t("admin.calendar")} {...(announced ? { note: t("admin.announced", { day: announced }) } : {})}>
      <div className="admin-split">
        <DataTable name="calendar" label={t("admin.calendar")} columns={columns} asked={part(query, ({ days }) => [...days].sort((a, b) => b.first.localeCompare(a.first)))} rowKey={({ kind, first }) => `${kind}-${first}`} empty={<Empty title={t("admin.emptyCalendar")} />} />
        <div className="admin-section"><SetDays /><ImportNotice /></div>
      </div>
    </Section>
  );
}
