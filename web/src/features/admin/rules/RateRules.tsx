// Rates set at one level, margin and commission: set, changed, taken away (F1, F2, F4). One table for every level.
import { App as Messages, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CommissionRuleRow, HedgeFlag, MarginRuleRow, RateMode, TariffRule } from "@/api/types";
import { currentLanguage, tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { nameOfCode } from "@/market/names";
import { type Asked, part } from "@/ui/Answered";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Draft, Field, Initial } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { type Place, useRateRules, useSetCommissionRule, useSetMarginRule } from "./queries";
import { type TypedPart, partOf, ruleOf, ruleText } from "./rule";

const MODES: readonly RateMode[] = ["absolute", "plus", "percent"];
const MARGIN = { long: "admin.marginLong", short: "admin.marginShort" } as const satisfies Record<string, TextKey>;
const COMMISSION = { open: "admin.openRate", close: "admin.closeRate", close_today: "admin.closeToday" } as const satisfies Record<string, TextKey>;
const scopeText = (scope: MarginRuleRow["scope"]): string => tr(scope === "contract" ? "admin.scopeContract" : "admin.scopeCommodity");

interface Typed {
  scope: MarginRuleRow["scope"];
  code: string;
  hedge_flag?: HedgeFlag;
  mode: RateMode;
  long?: TypedPart;
  short?: TypedPart;
  open?: TypedPart;
  close?: TypedPart;
  close_today?: TypedPart;
}
type PartName = keyof typeof MARGIN | keyof typeof COMMISSION;

const scopes = () => (["commodity", "contract"] as const).map((value) => ({ value, label: scopeText(value) }));
const isPercent = ({ mode }: Draft): boolean => mode === "percent";
const partFields = (name: PartName, head: TextKey): Field<Typed>[] => [
  { name: `${name}.by_money`, label: "admin.byMoney", kind: "ratio", group: head, range: ["0", "1000"] },
  { name: `${name}.by_lot`, label: "admin.byLot", kind: "perLot", group: head, when: (draft) => !isPercent(draft) },
  { name: `${name}.raised`, label: "rulePage.lotShare", kind: "ratio", group: head, when: isPercent },
];
const fieldsOf = (parts: Readonly<Partial<Record<PartName, TextKey>>>): readonly Field<Typed>[] => [
  { name: "scope", label: "admin.scope", kind: "choice", required: true, choices: scopes() },
  { name: "code", label: "admin.code", kind: "text", required: true, longest: 16 },
  ...("long" in parts ? [{ name: "hedge_flag", label: "rulePage.flag", kind: "choice", required: true, choices: (["speculation", "hedge"] as const).map((value) => ({ value, label: tr(`rulePage.flags.${value}`) })) } as const] : []),
  { name: "mode", label: "rulePage.mode", kind: "choice", required: true, hint: ({ mode }) => (mode === undefined || mode === "" ? undefined : tr(`rulePage.modeNotes.${mode as RateMode}`)), choices: MODES.map((value) => ({ value, label: tr(`rulePage.modes.${value}`) })) },
  ...(Object.entries(parts) as [PartName, TextKey][]).flatMap(([name, head]) => partFields(name, head)),
];

interface Sheet<Row extends { scope: MarginRuleRow["scope"]; code: string }> {
  name: string;
  what: TextKey;
  parts: Readonly<Partial<Record<PartName, TextKey>>>;
  columns: readonly DataColumn<Row>[];
  rows: Asked<readonly Row[]>;
  keyOf: (row: Row) => string;
  startOf: (row: Row) => Initial<Typed>;
  set: { mutate: (typed: Typed) => void; lift: (row: Row) => void; error: unknown; isPending: boolean; reset: () => void };
  mayChange: boolean;
  title: string;
  edited: Partial<Row> | undefined;
  onEdit: (row: Partial<Row> | undefined) => void;
}

function RuleSheet<Row extends { scope: MarginRuleRow["scope"]; code: string }>({ name, what: label, parts, columns, rows, keyOf, startOf, set, mayChange, title, edited, onEdit }: Sheet<Row>) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const textOf = ({ code }: Row): string => `${code} ${t(label)}`;
  const ask = (row: Row): void => void modal.confirm({ title: t("settingPage.lift", { name: textOf(row) }), content: t("rulePage.liftNote"), okText: t("settingPage.lift", { name: textOf(row) }), cancelText: t("common.cancel"), onOk: () => set.lift(row) });
  const acts = (row: Row) => (
    <>
      <Button size="small" aria-label={t("settingPage.changeOf", { name: textOf(row) })} onClick={() => onEdit(row)}>{t("settingPage.change")}</Button>
      <Button size="small" disabled={set.isPending} aria-label={t("settingPage.lift", { name: textOf(row) })} onClick={() => ask(row)}>{t("accountPage.lift")}</Button>
    </>
  );
  const start: Initial<Typed> = edited && "rule" in edited ? startOf(edited as Row) : { scope: "commodity", mode: "absolute", ...("long" in parts ? { hedge_flag: "speculation" } : {}) };
  return (
    <>
      {!edited && <ErrorBox error={set.error} />}
      <DataTable
        name={name} label={t(label)} columns={columns} asked={rows} rowKey={keyOf} empty={<Empty title={t("rulePage.empty")} />} acts={mayChange ? acts : undefined}
        filters={mayChange ? <Button size="small" onClick={() => onEdit({})}>{t("rulePage.add", { what: t(label) })}</Button> : undefined}
      />
      {edited && (
        <FormWindow<Typed>
          title={`${title} · ${t(label)}`} width={640} open fields={fieldsOf(parts)} initial={start} error={set.error} pending={set.isPending} onEdit={set.reset} onCancel={() => { set.reset(); onEdit(undefined); }}
          submit={({ code = "–" }) => t("admin.setRate", { code })} onSubmit={set.mutate}
        />
      )}
    </>
  );
}

const common = <Row extends { scope: MarginRuleRow["scope"]; code: string }>(): readonly DataColumn<Row>[] => [
  { id: "code", head: "admin.code", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "name", head: "admin.name", text: ({ code }) => nameOfCode(code, currentLanguage()) || "–" },
  { id: "scope", head: "admin.scope", choices: true, text: ({ scope }) => scopeText(scope) },
];
const marginColumns: readonly DataColumn<MarginRuleRow>[] = [
  ...common<MarginRuleRow>(),
  { id: "flag", head: "rulePage.flag", choices: true, text: ({ hedge_flag }) => tr(`rulePage.flags.${hedge_flag ?? "speculation"}`) },
  { id: "mode", head: "rulePage.mode", choices: true, text: ({ rule }) => (rule ? tr(`rulePage.modes.${rule.long.mode}`) : "–") },
  ...(Object.keys(MARGIN) as (keyof typeof MARGIN)[]).map((name): DataColumn<MarginRuleRow> => ({ id: name, head: MARGIN[name], kind: "number", text: ({ rule }) => (rule ? ruleText(rule[name]) : "–"), value: ({ rule }) => rule?.[name].by_money })),
];
const commissionColumns: readonly DataColumn<CommissionRuleRow>[] = [
  ...common<CommissionRuleRow>(),
  { id: "mode", head: "rulePage.mode", choices: true, text: ({ rule }) => (rule ? tr(`rulePage.modes.${rule.open.mode}`) : "–") },
  ...(Object.keys(COMMISSION) as (keyof typeof COMMISSION)[]).map((name): DataColumn<CommissionRuleRow> => ({ id: name, head: COMMISSION[name], kind: "number", text: ({ rule }) => (rule ? ruleText(rule[name]) : "–"), value: ({ rule }) => rule?.[name].by_money })),
];

/** What a form starts with: the parts of a rule, by their names with a point between. */
function partsAt(names: readonly PartName[], rule: Readonly<Partial<Record<PartName, TariffRule>>>): Initial<Typed> {
  const entries = names.flatMap((name) => (rule[name] ? Object.entries(partOf(rule[name])).map(([key, value]): [string, unknown] => [`${name}.${key}`, value]) : []));
  return Object.fromEntries(entries);
}

/** What a row is about. */
const keyOf = (...parts: (string | undefined)[]): string => parts.join(" ");

export function MarginRules({ place, mayChange }: { place: Place; mayChange: boolean }) {
  const query = useRateRules(place);
  const [edited, setEdited] = useState<Partial<MarginRuleRow>>();
  const { mutate, error, isPending, reset } = useSetMarginRule(() => setEdited(undefined));
  const rowOf = ({ scope, code, hedge_flag = "speculation", mode, long, short }: Typed): MarginRuleRow => ({ ...place, scope, code, hedge_flag, rule: { long: ruleOf(mode, long), short: ruleOf(mode, short) } });
  return (
    <RuleSheet<MarginRuleRow>
      name="margin-rules" what="funds.margin" parts={MARGIN} columns={marginColumns} rows={part(query, ({ margin }): readonly MarginRuleRow[] => margin)} title={place.of ?? tr("rulePage.global")}
      keyOf={({ scope, code, hedge_flag }) => keyOf(scope, code, hedge_flag)} mayChange={mayChange} edited={edited} onEdit={setEdited}
      startOf={({ scope, code, hedge_flag, rule }) => ({ scope, code, hedge_flag: hedge_flag ?? "speculation", mode: rule?.long.mode, ...partsAt(["long", "short"], rule ? { ...rule } : {}) })}
      set={{ mutate: (typed) => mutate(rowOf(typed)), lift: (row) => mutate({ ...row, rule: null }), error, isPending, reset }}
    />
  );
}

export function CommissionRules({ place, mayChange }: { place: Place; mayChange: boolean }) {
  const query = useRateRules(place);
  const [edited, setEdited] = useState<Partial<CommissionRuleRow>>();
  const { mutate, error, isPending, reset } = useSetCommissionRule(() => setEdited(undefined));
  const rowOf = ({ scope, code, mode, open, close, close_today }: Typed): CommissionRuleRow => ({ ...place, scope, code, rule: { open: ruleOf(mode, open), close: ruleOf(mode, close), close_today: ruleOf(mode, close_today) } });
  return (
    <RuleSheet<CommissionRuleRow>
      name="commission-rules" what="rulePage.commission" parts={COMMISSION} columns={commissionColumns} rows={part(query, ({ commission }): readonly CommissionRuleRow[] => commission)} title={place.of ?? tr("rulePage.global")}
      keyOf={({ scope, code }) => keyOf(scope, code)} mayChange={mayChange} edited={edited} onEdit={setEdited}
      startOf={({ scope, code, rule }) => ({ scope, code, mode: rule?.open.mode, ...partsAt(["open", "close", "close_today"], rule ? { ...rule } : {}) })}
      set={{ mutate: (typed) => mutate(rowOf(typed)), lift: (row) => mutate({ ...row, rule: null }), error, isPending, reset }}
    />
  );
}

export function RateRules({ place, mayChange }: { place: Place; mayChange: boolean }) {
  return <><MarginRules place={place} mayChange={mayChange} /><CommissionRules place={place} mayChange={mayChange} /></>;
}
