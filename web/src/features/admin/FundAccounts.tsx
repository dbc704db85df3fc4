import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FundAccount, NewFundAccount } from "@/api/types";
import { money } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { FundAccountDrawer } from "./FundAccountDrawer";
import { useAskAnew } from "./people";
import { useCreateFundAccount, useFundAccounts, useProducts } from "./queries";
import { Status } from "./Status";
import { standingBatch } from "./standing";

/** In order is silent; only a counter that is away is marked. */
const fundColumns: readonly DataColumn<FundAccount>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code },
  { id: "product", head: "admin.product", choices: true, text: ({ product }) => product },
  { id: "counter", head: "admin.counter", choices: true, text: ({ counter }) => tr(`admin.counterState.${counter}`), cell: ({ counter }) => (counter === "ready" ? tr("admin.counterState.ready") : <Tag tone={counter === "disconnected" ? "amber" : "blue"}>{tr(`admin.counterState.${counter}`)}</Tag>) },
  { id: "status", head: "admin.status", choices: true, text: ({ status }) => tr(`admin.statuses.${status}`), cell: ({ status }) => <Status status={status} /> },
  { id: "equity", head: "funds.equity", kind: "number", text: ({ equity }) => money(equity), value: ({ equity }) => equity },
  { id: "margin", head: "funds.margin", kind: "number", text: ({ margin }) => money(margin), value: ({ margin }) => margin },
  { id: "mortgage", head: "funds.mortgage", kind: "number", text: ({ mortgage }) => money(mortgage), value: ({ mortgage }) => mortgage },
  { id: "available", head: "funds.available", kind: "number", text: ({ available }) => money(available), value: ({ available }) => available },
];

const BATCH = standingBatch<FundAccount>("fund-accounts", ({ code }) => code);

export function FundAccounts() {
  const { t } = useTranslation();
  const products = useProducts();
  const funds = useFundAccounts();
  const askAnew = useAskAnew();
  const mayStatus = useMay("account_status");
  const mayAdd = useMay("fund_accounts");
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const create = useCreateFundAccount(close);
  const choices = (products.data?.products ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const fields: readonly Field<NewFundAccount>[] = [
    { name: "code", label: "admin.code", kind: "code", hint: "admin.codeHint", required: true, longest: 12 },
    { name: "product", label: "admin.product", kind: "choice", required: true, choices },
  ];
  return (
    <Section title={t("admin.fundAccounts")} action={mayAdd && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.newFundAccount")}</Button>}>
      <DataTable
        name="fund-accounts" label={t("admin.fundAccounts")} columns={fundColumns} asked={part(funds, (data) => data.fund_accounts)} rowKey={({ code }) => code}
        detail={(account, neighbours) => <FundAccountDrawer account={account} neighbours={neighbours} />} batch={mayStatus ? BATCH : []} onBatch={askAnew} empty={<Empty title={t("admin.emptyFundAccounts")} />}
      />
      <FormWindow<NewFundAccount>
        title={t("admin.newFundAccount")} open={adding} fields={fields} submit={({ code, product }) => [t("admin.newFundAccount"), code, product && `→ ${product}`].filter(Boolean).join(" ")}
        error={create.error} pending={create.isPending} onEdit={create.reset} onCancel={close} onSubmit={(body) => create.mutate(body)}
      />
    </Section>
  );
}
