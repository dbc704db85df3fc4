// How an account's funds are reckoned: which P&L is available, larger side, by what price today's opens are margined (O9).
import { useTranslation } from "react-i18next";
import { SETTING_WORDS } from "@/api/settings";
import type { FundsMethod as Method } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { Answered } from "@/ui/Answered";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { useFundsMethod, useSetFundsMethod } from "./queries";

const { algorithm, margin_basis } = SETTING_WORDS.methodWords;
const ALGORITHMS = Object.keys(algorithm) as (keyof typeof algorithm)[];
const BASES = Object.keys(margin_basis) as (keyof typeof margin_basis)[];

const fieldsOf = (): readonly Field<Method>[] => [
  { name: "algorithm", label: "accountPage.algorithm", kind: "choice", required: true, choices: ALGORITHMS.map((value) => ({ value, label: tr(`methodWords.algorithm.${value}`) })) },
  { name: "close_profit_available", label: "accountPage.closeProfit", kind: "switch" },
  { name: "larger_side", label: "accountPage.largerSide", kind: "switch" },
  { name: "margin_basis", label: "accountPage.marginBasis", kind: "choice", required: true, choices: BASES.map((value) => ({ value, label: tr(`methodWords.margin_basis.${value}`) })) },
];

export function FundsMethod({ account }: { account: string }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetFundsMethod();
  return (
    <Answered asked={useFundsMethod(account)}>
      {(method) => <SchemaForm<Method> quiet key={JSON.stringify(method)} fields={fieldsOf()} initial={{ ...method }} submit={() => t("accountPage.saveMethod", { account })} error={error} pending={isPending} onEdit={reset} onSubmit={(body) => mutate({ name: account, ...body })} />}
    </Answered>
  );
}
