// The operation log (Q5): who changed what, when, from where, from what to what; log-ins among it (Q4).
import { useMutation } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Operation } from "@/api/types";
import { saveFile } from "@/format/file";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { operations as words } from "@/i18n/words/operations";
import { useSession } from "@/session/context";
import { ErrorBox } from "@/ui/basics";
import { ExportButtons } from "@/ui/file/ExportButtons";
import type { Format } from "@/ui/file/queries";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { type OperationsOf, exported, fieldText, roleText, saidText, useOperations } from "./operations";

type Kind = Operation["object"]["kind"];
const KINDS = Object.keys(words.operationPage.kinds) as readonly Kind[];
const kindText = (kind: Kind): string => tr(`operationPage.kinds.${kind}`);

const byText = ({ by, field }: Operation): string => by || tr(field === "login_refused" ? "operationPage.nobody" : "operationPage.platform");
const objectText = ({ object: { kind, name } }: Operation): string => name || kindText(kind);
const aboutText = ({ about }: Operation): string => (about ? `${kindText(about.kind)} ${about.name}` : "");
const oldText = ({ field, old, old_is_remembered }: Operation): string => (old_is_remembered && old ? tr("operationPage.remembered", { old: saidText(field, old) }) : saidText(field, old));

const columns: readonly DataColumn<Operation>[] = [
  { id: "at", head: "operationPage.at", text: ({ at }) => dayAndTime(at) },
  { id: "day", head: "operationPage.day", choices: true, optional: true, text: ({ trading_day }) => trading_day ?? "–" },
  { id: "by", head: "operationPage.by", choices: true, text: byText },
  { id: "role", head: "operationPage.role", choices: true, optional: true, text: ({ role }) => roleText(role) },
  { id: "kind", head: "operationPage.kind", choices: true, text: ({ object }) => kindText(object.kind) },
  { id: "object", head: "operationPage.object", text: objectText, cell: (row) => <strong>{objectText(row)}</strong> },
  { id: "about", head: "operationPage.about", text: aboutText },
  { id: "field", head: "operationPage.field", choices: true, text: ({ field }) => fieldText(field) },
  { id: "old", head: "operationPage.old", text: oldText, mayShorten: true },
  { id: "new", head: "operationPage.new", text: ({ field, new: now }) => saidText(field, now), mayShorten: true },
  { id: "reason", head: "operationPage.reason", text: ({ reason }) => reason, mayShorten: true },
  { id: "ip", head: "operationPage.ip", text: ({ ip }) => ip },
  { id: "mac", head: "operationPage.mac", optional: true, text: ({ mac }) => mac },
  { id: "session", head: "operationPage.session", kind: "number", optional: true, text: ({ session }) => session ?? "" },
  { id: "seq", head: "operationPage.seq", kind: "number", optional: true, text: ({ seq }) => seq },
];

interface FiltersProps {
  of: OperationsOf;
  fields: readonly string[];
  set: (of: OperationsOf) => void;
}

function Filters({ of, fields, set }: FiltersProps) {
  const { t } = useTranslation();
  const typed = (name: "from" | "to" | "by" | "object", label: string, form: string) => (
    <Input className="past-day" allowClear aria-label={label} placeholder={form} value={of[name] ?? ""} onChange={({ target }) => set({ ...of, [name]: target.value.trim() })} />
  );
  const day = (name: "from" | "to") => typed(name, t(`pastPage.${name}`), t("pastPage.dayForm", { label: t(`pastPage.${name}`) }));
  return (
    <>
      {day("from")}
      {day("to")}
      {typed("by", t("operationPage.by"), t("operationPage.anybody"))}
      {typed("object", t("operationPage.object"), t("operationPage.anything"))}
      <Select<Kind> className="past-choice" allowClear showSearch={{ optionFilterProp: "label" }} popupMatchSelectWidth={false} aria-label={t("operationPage.kind")} placeholder={t("operationPage.allKinds")} value={of.kind ?? null} onChange={(kind: Kind | undefined) => set({ ...of, kind })} options={KINDS.map((value) => ({ value, label: kindText(value) }))} />
      <Select<string> className="past-choice" allowClear showSearch={{ optionFilterProp: "label" }} popupMatchSelectWidth={false} aria-label={t("operationPage.field")} placeholder={t("operationPage.allFields")} value={of.field ?? null} onChange={(field: string | undefined) => set({ ...of, field })} options={fields.map((value) => ({ value, label: fieldText(value) }))} />
    </>
  );
}

export function Operations() {
  const { t } = useTranslation();
  const { user } = useSession();
  const [of, set] = useState<OperationsOf>({});
  const { asked, pages, ...rest } = useOperations(of);
  const save = useMutation({
    mutationFn: async (format: Format) => {
      const file = await exported(of, format);
      saveFile(`operations.${format}`, file, file.type);
    },
  });
  const note = user.role === "administrator" ? t("operationPage.note") : `${t("operationPage.note")}。${t("operationPage.ownNote")}`;
  return (
    <Section title={t("operationPage.title")} note={note} action={<span className="admin-line"><ExportButtons table={t("operationPage.title")} pending={save.isPending} onExport={(format) => save.mutate(format)} /></span>}>
      <ErrorBox error={save.error} />
      <DataTable name="operations" label={t("operationPage.title")} columns={columns} asked={asked} {...rest} filters={<Filters of={of} fields={pages?.at(-1)?.fields ?? []} set={set} />} rowKey={({ id }) => id} empty={<Empty title={t("operationPage.none")} />} />
    </Section>
  );
}
