// The one form of management: fields as a declaration, bound to what the interface takes. Refused: it stays, with the
// reason at its field and everything that was typed.
import { Button } from "antd";
import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused } from "@/api/client";
import type { Problem } from "@/api/types";
import { ErrorBox } from "../basics";
import { useUnsaved } from "../unsaved";
import { FieldControl } from "./FieldControl";
import { type AnyField, type Draft, type Field, type Initial, bodyOf, fieldsShown, read, shown } from "./fields";
import { refusedField } from "./refused";
import "./form.css";

export interface Offer {
  field: string;
  value: string;
  text: string;
}

export interface SchemaFormProps<Body extends object> {
  fields: readonly Field<Body>[];
  initial?: Initial<Body>;
  /** What the button does, and for whom, as far as it is known. */
  submit: (body: Partial<Body>) => string;
  error: unknown;
  pending: boolean;
  onSubmit: (body: Body) => void;
  onCancel?: () => void;
  /** Something was typed: an earlier refusal is of what was there before. */
  onEdit?: () => void;
  /** What a refusal lets one take instead. */
  offer?: (problem: Problem) => Offer | undefined;
  note?: ReactNode;
  /** Beside the button. */
  beside?: ReactNode;
  danger?: boolean;
  /** Changes something in place, beside others that do: its button is no primary one, and rests while nothing is changed. */
  quiet?: boolean;
  /** The first field takes the keyboard. */
  focus?: boolean;
}

export function SchemaForm<Body extends object>({ fields, initial, submit, error, pending, onSubmit, onCancel, onEdit, offer, note, beside, danger = false, quiet = false, focus = false }: SchemaFormProps<Body>) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const given = initial as Readonly<Record<string, unknown>> | undefined;
  const [start] = useState<Draft>(() => Object.fromEntries(fields.map(({ name, kind }) => [name, shown(kind, given?.[name])])));
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  // What is on its way has been sent: nobody is asked about it.
  useUnsaved(!pending && !isSame(start, draft));
  const here: AnyField[] = fieldsShown<AnyField>(fields, draft);
  const readings = new Map(here.map((field) => [field.name, read(field, draft)]));
  const refused = refusedField(error, here.map(({ name }) => name), i18n.language);
  const instead = error instanceof Refused ? offer?.(error.problem) : undefined;

  const faultOf = (name: string): string | undefined => {
    const reading = readings.get(name);
    if (reading && reading !== "absent" && "fault" in reading && (tried || !reading.missing)) return reading.fault;
    return refused?.field === name ? refused.text : undefined;
  };
  const body = bodyOf<Body>(fields, draft);
  const unreadable = [...readings.values()].some((reading) => reading !== "absent" && "fault" in reading && !reading.missing);
  const set = (name: string, value: Draft[string]): void => {
    const anew: Draft = Object.fromEntries((fields as readonly AnyField[]).filter(({ about }) => about?.includes(name)).map((field) => [field.name, start[field.name] ?? ""]));
    setDraft((before) => ({ ...before, ...(before[name] === value ? {} : anew), [name]: value }));
    onEdit?.();
  };
  const onSend = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (pending || [...readings.values()].some((reading) => reading !== "absent" && "fault" in reading)) return;
    onSubmit(body as Body);
  };
  const control = (field: AnyField): ReactNode => (
    <FieldControl
      key={field.name} id={`${id}-${field.name}`} field={field} value={draft[field.name] ?? ""} fault={faultOf(field.name)} focus={focus && field === here[0]}
      hint={typeof field.hint === "function" ? field.hint(draft) : field.hint && t(field.hint)} onChange={(value) => set(field.name, value)}
      offer={instead?.field === field.name && <button type="button" className="btn btn-link" onClick={() => set(field.name, instead.value)}>{instead.text}</button>}
    />
  );
  return (
    <form className="form" onSubmit={onSend} noValidate>
      {note && <p className="t2">{note}</p>}
      {!refused && <ErrorBox error={error} />}
      {grouped(here).map(({ group, fields: some }) => (group
        ? <div key={group} className="form-group" role="group" aria-label={t(group)}><span className="form-group-name">{t(group)}</span>{some.map(control)}</div>
        : some.map(control)))}
      {refused && error instanceof Refused && <small className="t3">{error.problem.seq ? `${error.problem.code} · #${error.problem.seq}` : error.problem.code}</small>}
      <div className="form-end">
        {beside}
        {onCancel && <Button onClick={onCancel}>{t("common.cancel")}</Button>}
        <Button type={quiet ? "default" : "primary"} htmlType="submit" danger={danger} disabled={pending || unreadable || (quiet && isSame(start, draft))}>{submit(body)}</Button>
      </div>
    </form>
  );
}

const isSame = (one: Draft, other: Draft): boolean => Object.entries(one).every(([name, value]) => String(other[name]) === String(value));

/** Fields in the order declared, those of one group together. */
function grouped(fields: readonly AnyField[]): { group: AnyField["group"]; fields: AnyField[] }[] {
  const lines: { group: AnyField["group"]; fields: AnyField[] }[] = [];
  for (const field of fields) {
    const last = lines.at(-1);
    if (last && field.group !== undefined && last.group === field.group) last.fields.push(field);
    else lines.push({ group: field.group, fields: [field] });
  }
  return lines;
}
