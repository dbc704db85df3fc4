// What an entry would do: whom it would bar by which line or rule, and what it would liquidate; confirmed by typing a code.
import { useTranslation } from "react-i18next";
import type { Entry } from "@/api/types";
import { count } from "@/format/fmt";
import { Note } from "@/ui/basics";
import { SchemaForm } from "@/ui/form/SchemaForm";
import { banText, planText, whatText } from "./entries";

interface DryRunProps {
  entry: Entry;
  submit: string;
  error?: unknown;
  pending?: boolean;
  onEdit?: () => void;
  onCancel: () => void;
  onConfirm: (typed: string) => void;
}

export function DryRun({ entry, submit, error, pending = false, onEdit, onCancel, onConfirm }: DryRunProps) {
  const { t } = useTranslation();
  const { bans, plans, confirm: code, own } = entry;
  const liquidates = plans.length > 0;
  return (
    <div className="dry-run">
      <p>{whatText(entry)}</p>
      {bans.length > 0 && (
        <>
          <h3>{t("entryPage.wouldBar")}</h3>
          <ul className="plan-preview">
            {bans.map((ban) => <li key={`${ban.of} ${ban.kind} ${ban.line ?? ""} ${ban.scheme ?? ""} ${ban.clause ?? ""}`}><strong>{ban.of}</strong> {banText(ban)}</li>)}
          </ul>
        </>
      )}
      {liquidates && (
        <>
          <h3>{t("entryPage.wouldLiquidate", { lots: count(entry.lots) })}</h3>
          <ul className="plan-preview">
            {plans.map((plan) => <li key={`${plan.account} ${JSON.stringify(plan.cause)}`}><strong>{plan.account}</strong> {planText(plan)}</li>)}
          </ul>
        </>
      )}
      {own && <Note title={t(liquidates ? "entryPage.two" : "entryPage.one")} />}
      <SchemaForm<{ confirm: string }>
        fields={[{ name: "confirm", label: "entryPage.confirm", kind: "text", required: true, hint: () => t("entryPage.typeCode", { code }) }]}
        submit={() => submit} error={error} pending={pending} danger focus onCancel={onCancel} {...(onEdit ? { onEdit } : {})} onSubmit={({ confirm }) => onConfirm(confirm)}
      />
    </div>
  );
}
