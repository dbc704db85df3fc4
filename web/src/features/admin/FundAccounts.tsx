import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FundAccount } from "@/api/types";
import { money } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
import { CODE, FormModal } from "./FormModal";
import { useCreateFundAccount, useFundAccounts, useProducts } from "./queries";

/** In order is silent; only a counter that is away is marked. */
const fundColumns: readonly DataColumn<FundAccount>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "product", head: "admin.product", choices: true, text: ({ product }) => product },
  { id: "counter", head: "admin.counter", choices: true, text: ({ counter }) => tr(`admin.counterState.${counter}`), cell: ({ counter }) => (counter === "ready" ? tr("admin.counterState.ready") : <Tag tone={counter === "disconnected" ? "amber" : "blue"}>{tr(`admin.counterState.${counter}`)}</Tag>) },
  { id: "equity", head: "funds.equity", kind: "number", text: ({ equity }) => money(equity), value: ({ equity }) => equity },
  { id: "margin", head: "funds.margin", kind: "number", text: ({ margin }) => money(margin), value: ({ margin }) => margin },
  { id: "available", head: "funds.available", kind: "number", text: ({ available }) => money(available), value: ({ available }) => available },
];

export function FundAccounts() {
  const { t } = useTranslation();
  const products = useProducts();
  const funds = useFundAccounts();
  const mayAdd = useMay("fund_accounts");
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const create = useCreateFundAccount(close);
  const options = (products.data?.products ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  return (
    <Section title={t("admin.fundAccounts")} action={mayAdd && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.newFundAccount")}</Button>}>
      <DataTable name="fund-accounts" label={t("admin.fundAccounts")} columns={fundColumns} asked={part(funds, (data) => data.fund_accounts)} rowKey={({ code }) => code} empty={<Empty title={t("admin.emptyFundAccounts")} />} />
      <FormModal<{ code: string; product: string }> title={t("admin.newFundAccount")} submit={t("admin.newFundAccount")} open={adding} error={create.error} pending={create.isPending} onCancel={close} onSubmit={(values) => create.mutate(values)}>
        <Form.Item name="code" label={t("admin.code")} extra={t("admin.codeHint")} rules={[{ required: true, pattern: CODE, message: t("admin.codeHint") }]}><Input autoFocus maxLength={12} /></Form.Item>
        <Form.Item name="product" label={t("admin.product")} rules={[{ required: true, message: t("admin.product") }]}><Select options={options} /></Form.Item>
      </FormModal>
    </Section>
  );
}
