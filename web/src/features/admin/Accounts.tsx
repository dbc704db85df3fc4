import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewOperatingAccount, OperatingAccount } from "@/api/types";
import { money, percent, pnl } from "@/format/fmt";
import { monthDayTime, toMillis } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay, useSession } from "@/session/context";
import { Tag, signClass } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { AccountDrawer } from "./account/AccountDrawer";
import { FirstSteps } from "./FirstSteps";
import { Section } from "@/ui/page/Section";
import { useAskAnew } from "./people";
import { Status } from "./Status";
import { standingBatch } from "./standing";
import { useCreateOperatingAccount, useOperatingAccounts, useProducts } from "./queries";

const columns: readonly DataColumn<OperatingAccount>[] = [
  { id: "code", head: "common.account", text: ({ code }) => code },
  { id: "name", head: "admin.holder", text: ({ name }) => name },
  { id: "product", head: "admin.product", choices: true, text: ({ product_name }) => product_name ?? tr("admin.unbound"), cell: ({ product_name }) => product_name ?? <Tag tone="amber">{tr("admin.unbound")}</Tag> },
  { id: "status", head: "admin.status", choices: true, text: ({ status }) => tr(`admin.statuses.${status}`), cell: ({ status }) => <Status status={status} /> },
  { id: "equity", head: "funds.equity", kind: "number", text: ({ equity }) => money(equity), value: ({ equity }) => equity },
  { id: "pnl", head: "admin.dayPnl", kind: "number", text: ({ day_pnl }) => pnl(day_pnl), value: ({ day_pnl }) => day_pnl, cell: ({ day_pnl }) => <span className={signClass(day_pnl)}>{pnl(day_pnl)}</span> },
  { id: "margin", head: "funds.margin", kind: "number", text: ({ margin }) => money(margin), value: ({ margin }) => margin },
  { id: "available", head: "funds.available", kind: "number", text: ({ available }) => money(available), value: ({ available }) => available },
  { id: "mortgage", head: "funds.mortgage", kind: "number", optional: true, text: ({ mortgage }) => money(mortgage), value: ({ mortgage }) => mortgage },
  { id: "withdrawable", head: "funds.withdrawable", kind: "number", optional: true, text: ({ withdrawable }) => money(withdrawable), value: ({ withdrawable }) => withdrawable },
  { id: "risk", head: "funds.risk", kind: "number", text: ({ risk_degree }) => (risk_degree == null ? tr("common.undefined") : percent(risk_degree)), value: ({ risk_degree }) => risk_degree },
  { id: "deposits", head: "admin.netDeposits", kind: "number", optional: true, text: ({ net_deposits }) => money(net_deposits), value: ({ net_deposits }) => net_deposits },
  { id: "traders", head: "admin.traders", text: ({ traders }) => traders.join(", ") || "–" },
  { id: "owner", head: "admin.owner", choices: true, optional: true, text: ({ owner }) => owner ?? tr("admin.roles.administrator") },
  { id: "login", head: "admin.lastLogin", kind: "number", text: ({ last_login_at }) => (last_login_at ? monthDayTime(last_login_at) : tr("admin.never")), value: ({ last_login_at }) => toMillis(last_login_at) },
];

const BATCH = standingBatch<OperatingAccount>("operating-accounts", ({ code }) => code);
const codeOf: Field<NewOperatingAccount> = { name: "code", label: "admin.code", kind: "code", hint: "admin.codeHint", required: true, longest: 12 };

function NewAccount({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const products = useProducts();
  const { mutate, error, isPending, reset } = useCreateOperatingAccount(onClose);
  const choices = (products.data?.products ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const fields: readonly Field<NewOperatingAccount>[] = [codeOf, { name: "name", label: "admin.holder", kind: "text", required: true, longest: 64 }, { name: "product", label: "admin.product", kind: "choice", choices }];
  return (
    <FormWindow<NewOperatingAccount>
      title={t("admin.newAccount")} open={open} fields={fields} submit={({ code, name }) => [t("admin.open"), code, name].filter(Boolean).join(" ")}
      error={error} pending={isPending} onEdit={reset} onCancel={() => { reset(); onClose(); }} onSubmit={(body) => mutate(body)}
    />
  );
}

export function Accounts() {
  const { t } = useTranslation();
  const query = useOperatingAccounts();
  const mayKeep = useMay("operating_accounts");
  const mayOpen = useSession().user.may_open_accounts && mayKeep;
  const mayStatus = useMay("account_status");
  const askAnew = useAskAnew();
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t("admin.accounts")} action={mayOpen && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.open")}</Button>}>
      <DataTable
        name="accounts" label={t("admin.accounts")} columns={columns} asked={part(query, (data) => data.operating_accounts)} rowKey={({ code }) => code}
        empty={<FirstSteps onOpen={() => setAdding(true)} />}
        detail={(account, neighbours) => <AccountDrawer account={account} neighbours={neighbours} />} batch={mayStatus ? BATCH : []} onBatch={askAnew}
      />
      <NewAccount open={adding} onClose={() => setAdding(false)} />
    </Section>
  );
}
