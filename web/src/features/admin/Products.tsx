import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewProduct, Product } from "@/api/types";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
import { useCreateProduct, useProducts } from "./queries";

const productColumns: readonly DataColumn<Product>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "name", head: "admin.name", text: ({ name }) => name },
  { id: "funds", head: "admin.fundAccounts", text: ({ fund_accounts }) => fund_accounts.join(", ") || "–" },
  { id: "accounts", head: "admin.boundAccounts", text: ({ operating_accounts }) => operating_accounts.join(", ") || "–" },
];

const FIELDS: readonly Field<NewProduct>[] = [
  { name: "code", label: "admin.code", kind: "code", hint: "admin.codeHint", required: true, longest: 12 },
  { name: "name", label: "admin.name", kind: "text", required: true, longest: 64 },
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
      <FormWindow<NewProduct>
        title={t("admin.newProduct")} open={adding} fields={FIELDS} submit={({ code, name }) => [t("admin.newProduct"), code, name].filter(Boolean).join(" ")}
        error={create.error} pending={create.isPending} onEdit={create.reset} onCancel={close} onSubmit={(body) => create.mutate(body)}
      />
    </Section>
  );
}
