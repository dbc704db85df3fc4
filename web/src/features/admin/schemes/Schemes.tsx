// A product's risk schemes: their clauses, edited one by one; a clause may say what its row of the catalogue has.
import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INDICATORS } from "@/api/indicators";
import type { Clause, Scheme } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { Answered } from "@/ui/Answered";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { type Indicator, called, foldText, indicatorText, levelText, ofText, rowOf, scopeName, scopeText } from "./clause";
import { useCopyScheme, useDeleteScheme, useSaveScheme, useSchemes } from "./queries";

interface Placed extends Clause {
  place: number;
}

const columns: readonly DataColumn<Placed>[] = [
  { id: "place", head: "schemePage.place", kind: "number", text: ({ place }) => String(place + 1) },
  { id: "indicator", head: "schemePage.indicator", text: indicatorText },
  { id: "scope", head: "schemePage.scope", text: scopeText },
  { id: "fold", head: "schemePage.fold", text: ({ fold }) => foldText(fold) },
  { id: "of", head: "schemePage.ofHead", text: ({ of }) => ofText(of) },
  { id: "level1", head: "schemePage.level1", kind: "number", text: (clause) => levelText(clause, clause.level1) },
  { id: "level2", head: "schemePage.level2", kind: "number", text: (clause) => levelText(clause, clause.level2) },
  { id: "note", head: "schemePage.note", text: ({ note }) => note, mayShorten: true },
];

const chosen = (values: readonly string[], text: (value: string) => string) => values.map((value) => ({ value, label: text(value) }));

function fieldsOf({ scopes, folds, of, unit }: Indicator): readonly Field<Clause>[] {
  const amount = of.some((value) => value === "amount");
  return [
    { name: "scope", label: "schemePage.scope", kind: "choice", required: true, choices: chosen(scopes, scopeName) },
    { name: "names", label: "schemePage.names", kind: "lines", hint: "schemePage.namesHint", when: ({ scope }) => scope !== "whole" },
    { name: "fold", label: "schemePage.fold", kind: "choice", required: true, choices: chosen(folds, foldText) },
    { name: "of", label: "schemePage.ofHead", kind: "choice", required: true, choices: chosen(of, ofText) },
    { name: "level1", label: "schemePage.level1", kind: "text", hint: amount && unit === "lots" ? "schemePage.lotsHint" : "schemePage.levelHint" },
    { name: "level2", label: "schemePage.level2", kind: "text" },
    { name: "note", label: "schemePage.note", kind: "text", longest: 200 },
  ];
}

function ClauseWindow({ indicator, initial, error, pending, onSave, onClose }: {
  indicator: Indicator; initial: Partial<Clause>; error: Error | null; pending: boolean; onSave: (clause: Clause) => void; onClose: () => void;
}) {
  const { scope = indicator.scopes[0], fold = indicator.folds[0], of = indicator.of[0], names = [], note, level1, level2 } = initial;
  return (
    <FormWindow<Clause>
      title={called(indicator)} open fields={fieldsOf(indicator)} initial={{ scope, fold, of, names, note, level1: level1 ?? undefined, level2: level2 ?? undefined }} submit={() => tr("schemePage.saveClause", { name: called(indicator) })}
      error={error} pending={pending} onCancel={onClose} onSubmit={(clause) => onSave({ ...clause, indicator: indicator.id, names: clause.scope === "whole" ? [] : clause.names, note: (clause as Partial<Clause>).note ?? "" })}
    />
  );
}

function Clauses({ product, scheme, at }: { product: string; scheme: Scheme; at: number }) {
  const { t } = useTranslation();
  const [indicator, setIndicator] = useState<number>(102);
  const [edited, setEdited] = useState<Placed | "new">();
  const close = (): void => setEdited(undefined);
  const { mutate, error, isPending } = useSaveScheme(close);
  const save = (clauses: readonly Clause[]): void => mutate({ product, scheme: scheme.name, name: scheme.name, clauses: [...clauses] });
  const placed = scheme.clauses.map((clause, place) => ({ ...clause, place }));
  const row = rowOf(edited === undefined || edited === "new" ? indicator : edited.indicator);
  const without = (at?: number): Clause[] => scheme.clauses.filter((_, place) => place !== at);
  const replaced = (at: number, by: Clause): Clause[] => scheme.clauses.map((clause, place) => (place === at ? by : clause));
  const asked = { data: placed, error: null, dataUpdatedAt: at, refetch: () => undefined };
  return (
    <>
      <div className="admin-line">
        <Select size="small" value={indicator} onChange={setIndicator} aria-label={t("schemePage.indicator")} style={{ width: 320 }} options={INDICATORS.map((of) => ({ value: of.id, label: called(of) }))} />
        <Button size="small" onClick={() => setEdited("new")}>{t("schemePage.addClause")}</Button>
        {edited === undefined && <ErrorBox error={error} />}
      </div>
      <DataTable
        name="clauses" label={t("schemePage.clausesOf", { name: scheme.name })} columns={columns} asked={asked} rowKey={({ place }) => String(place)} empty={<Empty title={t("schemePage.noClauses")} />}
        acts={(clause) => (
          <span className="admin-line">
            <Button size="small" onClick={() => setEdited(clause)} aria-label={t("schemePage.editClause", { place: clause.place + 1 })}>{t("settingPage.change")}</Button>
            <Button size="small" disabled={isPending} onClick={() => save(without(clause.place))} aria-label={t("schemePage.dropClause", { place: clause.place + 1 })}>{t("schemePage.drop")}</Button>
          </span>
        )}
      />
      {edited !== undefined && row && (
        <ClauseWindow
          indicator={row} initial={edited === "new" ? {} : edited} error={error} pending={isPending} onClose={close}
          onSave={(clause) => save(edited === "new" ? [...scheme.clauses, clause] : replaced(edited.place, clause))}
        />
      )}
    </>
  );
}

const NAME: readonly Field<{ name: string }>[] = [{ name: "name", label: "admin.name", kind: "text", required: true, longest: 40 }];

/** Schemes of a product: choose one, change its clauses. */
export function Schemes({ product }: { product: string }) {
  const { t } = useTranslation();
  const query = useSchemes(product);
  const [name, setName] = useState<string>();
  const [adding, setAdding] = useState(false);
  const [copying, setCopying] = useState<string>();
  const close = (): void => {
    setAdding(false);
    setCopying(undefined);
  };
  const create = useSaveScheme(close);
  const copy = useCopyScheme(close);
  const drop = useDeleteScheme(() => setName(undefined));
  return (
    <Answered asked={query}>
      {({ schemes }) => {
        const scheme = schemes.find((of) => of.name === name) ?? schemes[0];
        return (
          <>
            <div className="admin-line">
              {scheme && <Select size="small" value={scheme.name} onChange={setName} aria-label={t("schemePage.title")} style={{ width: 232 }} options={schemes.map((of) => ({ value: of.name, label: `${of.name} · v${of.version}` }))} />}
              <Button size="small" onClick={() => setAdding(true)}>{t("schemePage.add")}</Button>
              {scheme && <Button size="small" onClick={() => setCopying(scheme.name)}>{t("schemePage.copy", { name: scheme.name })}</Button>}
              {scheme && <Button size="small" disabled={drop.isPending} onClick={() => drop.mutate({ product, scheme: scheme.name })}>{t("schemePage.dropScheme", { name: scheme.name })}</Button>}
              <ErrorBox error={drop.error} />
            </div>
            {scheme ? <Clauses key={scheme.name} product={product} scheme={scheme} at={query.dataUpdatedAt} /> : <p className="t2">{t("schemePage.none")}</p>}
            <FormWindow<{ name: string }>
              title={t("schemePage.add")} open={adding} fields={NAME} submit={({ name: of }) => [t("schemePage.add"), of].filter(Boolean).join(" ")} error={create.error} pending={create.isPending} onEdit={create.reset} onCancel={close}
              onSubmit={({ name: of }) => { setName(of); create.mutate({ product, scheme: of, name: of, clauses: [] }); }}
            />
            {copying !== undefined && (
              <FormWindow<{ name: string }>
                title={t("schemePage.copy", { name: copying })} open fields={NAME} submit={({ name: of }) => [t("schemePage.copyAs"), of].filter(Boolean).join(" ")} error={copy.error} pending={copy.isPending} onEdit={copy.reset} onCancel={() => { copy.reset(); close(); }}
                onSubmit={({ name: of }) => copy.mutate({ product, scheme: copying, name: of }, { onSuccess: () => setName(of) })}
              />
            )}
          </>
        );
      }}
    </Answered>
  );
}
