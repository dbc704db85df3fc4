// Accounts that a login may use, by what its role does with them: trade, move cash, watch. Given and taken back.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TakenBack, UserRow } from "@/api/types";
import type { TextKey } from "@/i18n/words";
import { useMay } from "@/session/context";
import { ErrorBox } from "@/ui/basics";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { Held, type Take } from "./Held";
import { leftText, useAssignCash, useBindRisk, useGrantAccount, useTakeBack } from "./people";
import { useFundAccounts, useOperatingAccounts } from "./queries";

interface Given {
  account: string;
}
interface GiveProps {
  name: string;
  held: readonly string[];
  choices: readonly string[];
  give: { text: TextKey; mutate: (account: string) => void; error: unknown; isPending: boolean; reset: () => void };
  take?: Take & { error?: unknown };
}

function Give({ name, held, choices, give, take }: GiveProps) {
  const { t } = useTranslation();
  const fields: readonly Field<Given>[] = [{ name: "account", label: "common.account", kind: "choice", required: true, choices: choices.filter((code) => !held.includes(code)).map((code) => ({ value: code, label: code })) }];
  return (
    <>
      {held.length === 0 ? <p className="t2">{t("userPage.noGrants")}</p> : <Held held={held} of={name} pending={give.isPending} take={take} />}
      {choices.length > 0
        ? <SchemaForm<Given> quiet key={held.join()} fields={fields} submit={({ account = "–" }) => t(give.text, { account, name })} error={give.error} pending={give.isPending} onEdit={give.reset} onSubmit={({ account }) => give.mutate(account)} />
        : <ErrorBox error={give.error} />}
      <ErrorBox error={take?.error} />
    </>
  );
}

/** A trader's accounts. What he left working in one that was taken back stays, and is named. */
function Traded({ name, accounts, choices, may }: { name: string; accounts: readonly string[]; choices: readonly string[]; may: boolean }) {
  const grant = useGrantAccount();
  const [left, setLeft] = useState<TakenBack["working"]>([]);
  const back = useTakeBack(({ working }) => setLeft(working));
  return (
    <>
      <Give
        name={name} held={accounts} choices={may ? choices : []} give={{ ...grant, text: "userPage.grantTo", mutate: (account) => grant.mutate({ name, account }) }}
        {...(may ? { take: { text: "userPage.takeBack", note: "userPage.takeBackNote", mutate: (account: string) => back.mutate({ name, account }), error: back.error } as const } : {})}
      />
      {left.length > 0 && <p role="status">{leftText(left)}</p>}
    </>
  );
}

export function UserAccounts({ user: { name, role, accounts, cash_accounts, bound } }: { user: UserRow }) {
  const operating = (useOperatingAccounts().data?.operating_accounts ?? []).map(({ code }) => code);
  const funds = (useFundAccounts().data?.fund_accounts ?? []).map(({ code }) => code);
  const mayGrant = useMay("operating_accounts");
  const mayBind = useMay("risk_accounts");
  const cash = useAssignCash();
  const risk = useBindRisk();
  if (role === "trader") {
    return <Traded name={name} accounts={accounts} choices={operating} may={mayGrant} />;
  }
  if (role === "cash_clerk") {
    const assign = (account: string, assigned: boolean): void => cash.mutate({ name, account, assigned });
    return <Give name={name} held={cash_accounts} choices={operating} give={{ ...cash, text: "userPage.assign", mutate: (account) => assign(account, true) }} take={{ text: "userPage.unassign", mutate: (account) => assign(account, false) }} />;
  }
  const bind = (account: string, change: "bind" | "unbind"): void => risk.mutate({ name, accounts: [account], change });
  const give = { ...risk, text: "userPage.bindTo", mutate: (account: string) => bind(account, "bind") } as const;
  return <Give name={name} held={bound} choices={mayBind ? [...operating, ...funds] : []} give={give} {...(mayBind ? { take: { text: "userPage.unbind", mutate: (account: string) => bind(account, "unbind") } as const } : {})} />;
}
