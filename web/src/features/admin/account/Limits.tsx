// Limits set at one level by commodity, contract and exchange: set, changed, taken away (O10, O11, O14, A1, A3–A5, X3–X5, N4, K3, K4).
import { App as Messages, Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMIT_PLACES } from "@/api/settings";
import type { LimitRow } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { useLimits, useSetLimit } from "../settings/queries";
import { type SettingName, kindOf } from "../settings/table";
import { choicesFor, nameText, saidOf, unitText, valueText } from "../settings/text";
import type { Place } from "../rules/queries";

type Scope = LimitRow["scope"];
/** The limits of each level, and what each is set for. */
const LIMITS: Readonly<Record<Place["level"], Partial<Record<SettingName, readonly Scope[]>>>> = LIMIT_PLACES;
const scopeText = (scope: Scope): string => tr(scope === "contract" ? "admin.scopeContract" : scope === "exchange" ? "accountPage.exchange" : "admin.scopeCommodity");

const columns: readonly DataColumn<LimitRow>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "scope", head: "admin.scope", choices: true, text: ({ scope }) => scopeText(scope) },
  { id: "limit", head: "accountPage.limit", choices: true, text: ({ limit }) => nameText(limit) },
  { id: "value", head: "settingPage.value", kind: "number", text: ({ limit, value }) => valueText(limit, value), value: ({ value }) => value },
];

type Typed = Pick<LimitRow, "scope" | "code" | "value">;

function fieldsOf(limit: SettingName, scopes: readonly Scope[]): readonly Field<Typed>[] {
  const { kind } = kindOf(limit);
  const choices = choicesFor({ name: limit, choices: limit === "routing_mode" ? ["priority", "proportion", "net"] : [], default: limit === "delivery_barred" ? "false" : "" });
  const hint = limit === "price_right" ? tr("accountPage.priceRightHint") : limit === "price_collar" ? tr("accountPage.priceCollarHint") : unitText(limit);
  return [
    { name: "scope", label: "admin.scope", kind: "choice", required: true, choices: scopes.map((value) => ({ value, label: scopeText(value) })) },
    { name: "code", label: "admin.code", kind: "text", required: true, longest: 16 },
    { name: "value", label: "settingPage.value", kind: choices.length > 0 ? "choice" : kind === "choice" ? "text" : kind, required: true, hint: () => hint, ...(choices.length > 0 ? { choices } : {}) },
  ];
}

export function Limits({ place, mayChange }: { place: Place; mayChange: boolean }) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const { level, of } = place;
  const possible = LIMITS[level];
  const names = Object.keys(possible) as SettingName[];
  const query = useLimits(level, of);
  const [edited, setEdited] = useState<Partial<LimitRow> & { limit: SettingName }>();
  const { mutate, error, isPending, reset } = useSetLimit(() => setEdited(undefined));
  const lift = useSetLimit();
  const textOf = ({ code, limit }: Pick<LimitRow, "code" | "limit">): string => `${code} ${nameText(limit)}`;
  const ask = (row: LimitRow): void => void modal.confirm({ title: t("settingPage.lift", { name: textOf(row) }), okText: t("settingPage.lift", { name: textOf(row) }), cancelText: t("common.cancel"), onOk: () => lift.mutate({ ...row, value: "" }) });
  const isOwn = (limit: string): limit is SettingName => (names as string[]).includes(limit);
  const acts = (row: LimitRow) => {
    const { limit } = row;
    return (
      <>
        {isOwn(limit) && <Button size="small" aria-label={t("settingPage.changeOf", { name: textOf(row) })} onClick={() => setEdited({ ...row, limit })}>{t("settingPage.change")}</Button>}
        <Button size="small" disabled={lift.isPending} aria-label={t("settingPage.lift", { name: textOf(row) })} onClick={() => ask(row)}>{t("accountPage.lift")}</Button>
      </>
    );
  };
  const add = <Select className="admin-wide" aria-label={t("accountPage.addLimit")} placeholder={t("accountPage.addLimit")} value={null} onChange={(limit: SettingName) => setEdited({ limit })} options={names.map((value) => ({ value, label: nameText(value), title: nameText(value) }))} />;
  return (
    <>
      <ErrorBox error={lift.error} />
      <DataTable name="limits" label={t("accountPage.scoped")} columns={columns} asked={part(query, (data) => data.limits)} rowKey={({ scope, code, limit }) => `${scope} ${code} ${limit}`} empty={<Empty title={t("accountPage.noLimits")} />} acts={mayChange ? acts : undefined} filters={mayChange ? add : undefined} />
      {edited && (
        <FormWindow<Typed>
          title={[of, nameText(edited.limit)].filter(Boolean).join(" · ")} open fields={fieldsOf(edited.limit, possible[edited.limit] ?? [])} initial={{ scope: edited.scope ?? possible[edited.limit]?.[0], code: edited.code, value: edited.value }} error={saidOf(error)} pending={isPending} onEdit={reset} onCancel={() => { reset(); setEdited(undefined); }}
          submit={({ code = "–", value = "" }) => t("settingPage.setTo", { name: [of, code, nameText(edited.limit)].filter(Boolean).join(" "), value: valueText(edited.limit, value) })}
          onSubmit={(typed) => mutate({ ...place, limit: edited.limit, ...typed })}
        />
      )}
    </>
  );
}
