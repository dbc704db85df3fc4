// By what an account is charged, as far as it is said of the account itself: whose rates, and its templates (O9, F3).
import { useTranslation } from "react-i18next";
import type { BoundTemplates, NewRateChoices, RateChoices, TemplateKind } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { Answered } from "@/ui/Answered";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { useTemplates } from "../templates/queries";
import { useBindTemplate, useBoundTemplates, useRateChoice, useSetRateChoice } from "./queries";

const CHOICES = (["follow_system", "platform", "follow_counter"] as const).map((value) => value);
const BOUND = ["margin", "commission", "order_limits"] as const satisfies readonly TemplateKind[];

function Choice({ account, set }: { account: string; set: RateChoices }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetRateChoice();
  const choices = CHOICES.map((value) => ({ value, label: tr(`accountPage.rateChoices.${value}`) }));
  const fields: readonly Field<NewRateChoices>[] = [
    { name: "margin", label: "accountPage.marginBy", kind: "choice", required: true, choices },
    { name: "commission", label: "accountPage.commissionBy", kind: "choice", required: true, choices },
  ];
  return (
    <SchemaForm<NewRateChoices>
      quiet key={`${set.margin} ${set.commission}`} fields={fields} initial={{ ...set }} submit={() => t("accountPage.saveRateChoice", { account })}
      error={error} pending={isPending} onEdit={reset} onSubmit={(body) => mutate({ name: account, ...body })}
    />
  );
}

interface Chosen {
  template?: string | null;
}

function Bound({ account, kind, now, names }: { account: string; kind: (typeof BOUND)[number]; now: string | null; names: readonly string[] }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useBindTemplate();
  const fields: readonly Field<Chosen>[] = [{ name: "template", label: `templatePage.kinds.${kind}`, kind: "choice", choices: names.map((value) => ({ value, label: value })) }];
  const nameOf = (template: string | null | undefined): string => template || t("templatePage.none");
  return (
    <SchemaForm<Chosen>
      quiet key={now ?? ""} fields={fields} initial={{ template: now }} submit={({ template }) => t("accountPage.bindTemplate", { kind: t(`templatePage.kinds.${kind}`), template: nameOf(template as string | undefined) })}
      error={error} pending={isPending} onEdit={reset} onSubmit={({ template = null }) => mutate({ name: account, kind, template })}
    />
  );
}

function Templates({ account, bound }: { account: string; bound: BoundTemplates }) {
  const templates = useTemplates().data?.templates ?? [];
  return <>{BOUND.map((kind) => <Bound key={kind} account={account} kind={kind} now={bound[kind] ?? null} names={templates.filter((template) => template.kind === kind).map(({ name }) => name)} />)}</>;
}

export function Charging({ account }: { account: string }) {
  const choice = useRateChoice(account);
  const bound = useBoundTemplates(account);
  return (
    <>
      <Answered asked={choice}>{(set) => <Choice account={account} set={set} />}</Answered>
      <Answered asked={bound}>{(set) => <Templates account={account} bound={set} />}</Answered>
    </>
  );
}
