import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewProduct, Product, RateSourceAccount } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { Answered, part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { DetailDrawer, type DetailPart } from "@/ui/page/DetailDrawer";
import { Empty, Section } from "@/ui/page/Section";
import { Limits } from "./account/Limits";
import { Fees } from "./fees/Fees";
import { Nav } from "./Nav";
import { useAskAnew } from "./people";
import { useCreateProduct, useProducts, useRateSource, useSetRateSource } from "./queries";
import { RateRules } from "./rules/RateRules";
import { Binding } from "./schemes/Binding";
import { Schemes } from "./schemes/Schemes";
import { Sectors } from "./schemes/Sectors";
import { Standing } from "./Standing";
import { Status } from "./Status";
import { SettingsTable } from "./settings/SettingsTable";
import { standingBatch } from "./standing";

const productColumns: readonly DataColumn<Product>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code },
  { id: "name", head: "admin.name", text: ({ name }) => name },
  { id: "funds", head: "admin.fundAccounts", text: ({ fund_accounts }) => fund_accounts.join(", ") || "–" },
  { id: "accounts", head: "admin.boundAccounts", text: ({ operating_accounts }) => operating_accounts.join(", ") || "–" },
  { id: "status", head: "admin.status", choices: true, text: ({ status }) => tr(`admin.statuses.${status}`), cell: ({ status }) => <Status status={status} /> },
];
const BATCH = standingBatch<Product>("products", ({ code }) => code);

function ProductDrawer({ product, neighbours }: { product: Product; neighbours: Neighbours }) {
  const { code, name, status } = product;
  const [mayLimits, mayRates] = [useMay("limits"), useMay("rates")];
  const place = { level: "product", of: code } as const;
  const parts: DetailPart[] = [
    { anchor: "overview", head: "admin.overview", content: <Standing kind="products" name={code} status={status} /> },
    { anchor: "nav", head: "navPage.title", content: <Nav product={product} /> },
    { anchor: "fees", head: "feePage.title", content: <Fees code={code} /> },
    ...(mayRates ? [{ anchor: "rates", head: "admin.rateSource", content: <><RateSource product={product} /><RateRules place={place} mayChange /></> } as const] : []),
    ...(mayLimits ? [{ anchor: "schemes", head: "schemePage.title", content: <Schemes product={code} /> }, { anchor: "sectors", head: "schemePage.sectors", content: <Sectors product={code} /> }, { anchor: "binding", head: "schemePage.binding", content: <Binding of={{ product: code }} /> }, { anchor: "limits", head: "accountPage.limits", content: <SettingsTable owner={{ kind: "products", name: code }} mayChange /> }, { anchor: "scoped", head: "accountPage.scoped", content: <Limits place={place} mayChange /> }] as const : []),
  ];
  return <DetailDrawer key={code} title={`${code} ${name}`} parts={parts} neighbours={neighbours} />;
}

/** The fund account whose counter's rates the product's accounts read; none: the first that is connected (O9). */
function RateSource({ product: { code, fund_accounts } }: { product: Product }) {
  const { t } = useTranslation();
  const query = useRateSource(code);
  const { mutate, error, isPending, reset } = useSetRateSource();
  const fields: readonly Field<RateSourceAccount>[] = [{ name: "fund_account", label: "admin.rateSource", kind: "choice", hint: "admin.rateSourceHint", choices: fund_accounts.map((value) => ({ value, label: value })) }];
  return (
    <Answered asked={query}>
      {({ fund_account }) => (
        <SchemaForm<RateSourceAccount>
          quiet key={fund_account ?? ""} fields={fields} initial={{ fund_account }} submit={({ fund_account: to }) => t("admin.setRateSource", { code, to: to || t("admin.firstConnected") })}
          error={error} pending={isPending} onEdit={reset} onSubmit={(body) => mutate({ name: code, ...body })}
        />
      )}
    </Answered>
  );
}

const FIELDS: readonly Field<NewProduct>[] = [
  { name: "code", label: "admin.code", kind: "code", hint: "admin.codeHint", required: true, longest: 12 },
  { name: "name", label: "admin.name", kind: "text", required: true, longest: 64 },
];

export function Products() {
  const { t } = useTranslation();
  const products = useProducts();
  const askAnew = useAskAnew();
  const mayStatus = useMay("account_status");
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const create = useCreateProduct(close);
  return (
    <Section title={t("admin.products")} action={<Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.newProduct")}</Button>}>
      <DataTable
        name="products" label={t("admin.products")} columns={productColumns} asked={part(products, (data) => data.products)} rowKey={({ code }) => code}
        detail={(product, neighbours) => <ProductDrawer product={product} neighbours={neighbours} />} batch={mayStatus ? BATCH : []} onBatch={askAnew} empty={<Empty title={t("admin.emptyProducts")} />}
      />
      <FormWindow<NewProduct>
        title={t("admin.newProduct")} open={adding} fields={FIELDS} submit={({ code, name }) => [t("admin.newProduct"), code, name].filter(Boolean).join(" ")}
        error={create.error} pending={create.isPending} onEdit={create.reset} onCancel={close} onSubmit={(body) => create.mutate(body)}
      />
    </Section>
  );
}
