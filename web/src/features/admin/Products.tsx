import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Product } from "@/api/types";
import { part } from "@/ui/Answered";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
import { CODE, FormModal } from "./FormModal";
import { useCreateProduct, useProducts } from "./queries";

const productColumns: readonly DataColumn<Product>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "name", head: "admin.name", text: ({ name }) => name },
  { id: "funds", head: "admin.fundAccounts", text: ({ fund_accounts }) => fund_accounts.join(", ") || "–" },
  { id: "accounts", head: "admin.boundAccounts", text: ({ operating_accounts }) => operating_accounts.join(", ") || "–" },
];

export function Products() {
  const { t } = useTranslation();
  const products = useProducts();
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const create = useCreateProduct(close);
  return (
    <Section title={t("admin.products")} action={<Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.newProduct")}</Button>}>
      <DataTable name="products" label={t("admin.products")} columns={productColumns} asked={part(products, (data) => data.products)} rowKey={({ code }) => code} empty={<Empty title={t("admin.emptyProducts")} />} />
      <FormModal<{ code: string; name: string }> title={t("admin.newProduct")} submit={t("admin.newProduct")} open={adding} error={create.error} pending={create.isPending} onCancel={close} onSubmit={(values) => create.mutate(values)}>
        <Form.Item name="code" label={t("admin.code")} extra={t("admin.codeHint")} rules={[{ required: true, pattern: CODE, message: t("admin.codeHint") }]}><Input autoFocus maxLength={12} /></Form.Item>
        <Form.Item name="name" label={t("admin.name")} rules={[{ required: true, message: t("admin.name") }]}><Input maxLength={64} /></Form.Item>
      </FormModal>
    </Section>
  );
}
