// Templates: named sets of rates, limits and ranges, bound to or written into many accounts (F3, F5).
import { App as Messages, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Template, TemplateKind, TemplateRow } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { Limits } from "../account/Limits";
import { Tradable } from "../account/Tradable";
import { DetailDrawer, type DetailPart } from "@/ui/page/DetailDrawer";
import { Empty, Section } from "@/ui/page/Section";
import { useOperatingAccounts } from "../queries";
import { CommissionRules, MarginRules } from "../rules/RateRules";
import { useCreateTemplate, useDeleteTemplate, useTemplates, useWriteTemplate } from "./queries";

const KINDS: readonly TemplateKind[] = ["margin", "commission", "order_limits", "tradability"];
const kindText = (kind: TemplateKind): string => tr(`templatePage.kinds.${kind}`);

const columns: readonly DataColumn<TemplateRow>[] = [
  { id: "name", head: "admin.name", text: ({ name }) => name, cell: ({ name }) => <strong>{name}</strong> },
  { id: "kind", head: "templatePage.kind", choices: true, text: ({ kind }) => kindText(kind) },
  { id: "owner", head: "templatePage.owner", choices: true, text: ({ owner }) => owner ?? tr("templatePage.everybody") },
  { id: "accounts", head: "templatePage.bound", text: ({ accounts }) => accounts.join(", ") || "–" },
];

/** A range is written into accounts: a later change of the template does not follow (F5). */
function Write({ template }: { template: string }) {
  const { t } = useTranslation();
  const accounts = (useOperatingAccounts().data?.operating_accounts ?? []).map(({ code }) => ({ value: code, label: code }));
  const { mutate, error, isPending, reset } = useWriteTemplate();
  const fields: readonly Field<{ account: string }>[] = [{ name: "account", label: "common.account", kind: "choice", required: true, choices: accounts, hint: "templatePage.writeNote" }];
  return <SchemaForm<{ account: string }> quiet fields={fields} submit={({ account = "–" }) => t("templatePage.write", { template, account })} error={error} pending={isPending} onEdit={reset} onSubmit={({ account }) => mutate({ template, account })} />;
}

function Holds({ template: { kind, name, may_change } }: { template: TemplateRow }) {
  const place = { level: "template", of: name } as const;
  switch (kind) {
    case "margin": return <MarginRules place={place} mayChange={may_change} />;
    case "commission": return <CommissionRules place={place} mayChange={may_change} />;
    case "order_limits": return <Limits place={place} mayChange={may_change} />;
    case "tradability": return <Tradable level="template" of={name} mayChange={may_change} />;
  }
}

function TemplateDrawer({ template, neighbours }: { template: TemplateRow; neighbours: Neighbours }) {
  const { name, kind } = template;
  const mayLimits = useMay("limits");
  const parts: DetailPart[] = [
    { anchor: "holds", head: "templatePage.holds", content: <Holds template={template} /> },
    ...(kind === "tradability" && mayLimits ? [{ anchor: "write", head: "templatePage.writeInto", content: <Write template={name} /> } as const] : []),
  ];
  return <DetailDrawer key={`${kind} ${name}`} title={`${name} · ${kindText(kind)}`} parts={parts} neighbours={neighbours} />;
}

export function Templates() {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const [mayMake, mayDelete] = [useMay("rates"), useMay("account_status")];
  const query = useTemplates();
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const create = useCreateTemplate(close);
  const remove = useDeleteTemplate();
  const ask = ({ kind, name }: TemplateRow): void => void modal.confirm({ title: t("templatePage.delete", { name }), content: t("templatePage.deleteNote"), okText: t("templatePage.delete", { name }), cancelText: t("common.cancel"), okButtonProps: { danger: true, type: "primary" }, onOk: () => remove.mutate({ kind, name }) });
  const fields: readonly Field<Template>[] = [
    { name: "kind", label: "templatePage.kind", kind: "choice", required: true, choices: KINDS.map((value) => ({ value, label: kindText(value) })) },
    { name: "name", label: "admin.name", kind: "text", required: true, longest: 64 },
  ];
  const acts = (template: TemplateRow) => template.may_change && <Button size="small" disabled={remove.isPending} aria-label={t("templatePage.delete", { name: template.name })} onClick={() => ask(template)}>{t("userPage.delete")}</Button>;
  return (
    <Section title={t("templatePage.title")} action={mayMake && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("templatePage.add")}</Button>}>
      <ErrorBox error={remove.error} />
      <DataTable
        name="templates" label={t("templatePage.title")} columns={columns} asked={part(query, ({ templates }) => templates)} rowKey={({ kind, name }) => `${kind} ${name}`} empty={<Empty title={t("templatePage.empty")} />}
        detail={(template, neighbours) => <TemplateDrawer template={template} neighbours={neighbours} />} acts={mayDelete ? acts : undefined}
      />
      <FormWindow<Template>
        title={t("templatePage.add")} open={adding} fields={fields} initial={{ kind: "margin" }} submit={({ name }) => [t("templatePage.add"), name].filter(Boolean).join(" ")}
        error={create.error} pending={create.isPending} onEdit={create.reset} onCancel={() => { create.reset(); close(); }} onSubmit={(body) => create.mutate(body)}
      />
    </Section>
  );
}
