import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FundAccount, Product } from "@/api/types";
import { money } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { type AdminColumn, Empty, List, Section } from "./Frame";
import { CODE, FormModal } from "./FormModal";
import { useCreateFundAccount, useCreateProduct, useFundAccounts, useProducts } from "./queries";

const productColumns: readonly AdminColumn<Product>[] = [
  { id: "code", head: "admin.code", cell: ({ code }) => <strong>{code}</strong> },
  { id: "name", head: "admin.name", cell: ({ name }) => name },
  { id: "funds", head: "admin.fundAccounts", cell: ({ fund_accounts }) => fund_accounts.join(", ") || "–" },
  { id: "accounts", head: "admin.boundAccounts", cell: ({ operating_accounts }) => operating_accounts.join(", ") || "–" },
];

/** In order is silent; only a counter that is away is marked. */
const fundColumns: readonly AdminColumn<FundAccount>[] = [
  { id: "code", head: "admin.code", cell: ({ code }) => <strong>{code}</strong> },
  { id: "product", head: "admin.product", cell: ({ product }) => product },
  { id: "counter", head: "admin.counter", cell: ({ counter }) => (counter === "ready" ? tr("admin.counterState.ready") : <Tag tone={counter === "disconnected" ? "amber" : "blue"}>{tr(`admin.counterState.${counter}`)}</Tag>) },
  { id: "equity", head: "funds.equity", number: true, cell: ({ equity }) => money(equity) },
  { id: "margin", head: "funds.margin", number: true, cell: ({ margin }) => money(margin) },
  { id: "available", head: "funds.available", number: true, cell: ({ available }) => money(available) },
];

export function Products() {
  const { t } = useTranslation();
  const products = useProducts();
  const funds = useFundAccounts();
  const [adding, setAdding] = useState<"product" | "fund">();
  const close = (): void => setAdding(undefined);
  const createProduct = useCreateProduct(close);
  const createFund = useCreateFundAccount(close);
  const options = (products.data?.products ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  return (
    <Section
      title={t("admin.products")}
      action={<><Button onClick={() => setAdding("fund")}>{t("admin.newFundAccount")}</Button><Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding("product")}>{t("admin.newProduct")}</Button></>}
    >
      <List label={t("admin.product")} columns={productColumns} rows={products.data?.products ?? []} rowKey={({ code }) => code} query={products} empty={<Empty title={t("admin.emptyProducts")} />} />
      <h2>{t("admin.fundAccounts")}</h2>
      <List label={t("admin.fundAccounts")} columns={fundColumns} rows={funds.data?.fund_accounts ?? []} rowKey={({ code }) => code} query={funds} empty={<Empty title={t("admin.fundAccounts")} />} />
      <FormModal<{ code: string; name: string }> title={t("admin.newProduct")} submit={t("admin.newProduct")} open={adding === "product"} error={createProduct.error} pending={createProduct.isPending} onCancel={close} onSubmit={(values) => createProduct.mutate(values)}>
        <Form.Item name="code" label={t("admin.code")} extra={t("admin.codeHint")} rules={[{ required: true, pattern: CODE, message: t("admin.codeHint") }]}><Input autoFocus maxLength={12} /></Form.Item>
        <Form.Item name="name" label={t("admin.name")} rules={[{ required: true, message: t("admin.name") }]}><Input maxLength={64} /></Form.Item>
      </FormModal>
      <FormModal<{ code: string; product: string }> title={t("admin.newFundAccount")} submit={t("admin.newFundAccount")} open={adding === "fund"} error={createFund.error} pending={createFund.isPending} onCancel={close} onSubmit={(values) => createFund.mutate(values)}>
        <Form.Item name="code" label={t("admin.code")} extra={t("admin.codeHint")} rules={[{ required: true, pattern: CODE, message: t("admin.codeHint") }]}><Input autoFocus maxLength={12} /></Form.Item>
        <Form.Item name="product" label={t("admin.product")} rules={[{ required: true, message: t("admin.product") }]}><Select options={options} /></Form.Item>
      </FormModal>
    </Section>
  );
}
