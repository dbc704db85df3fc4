import { Button, Form, Input, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OperatingAccount } from "@/api/types";
import { money, percent, pnl } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { Tag, signClass } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { AccountDrawer } from "./AccountDrawer";
import { type AdminColumn, Empty, List, Section } from "./Frame";
import { CODE, FormModal } from "./FormModal";
import { useCreateOperatingAccount, useOperatingAccounts, useProducts } from "./queries";

const columns: readonly AdminColumn<OperatingAccount>[] = [
  { id: "code", head: "common.account", cell: ({ code }) => <span className="accent strong">{code}</span> },
  { id: "name", head: "admin.holder", cell: ({ name }) => name },
  { id: "product", head: "admin.product", cell: ({ product_name }) => product_name ?? <Tag tone="amber">{tr("admin.unbound")}</Tag> },
  { id: "equity", head: "funds.equity", number: true, cell: ({ equity }) => money(equity) },
  { id: "pnl", head: "admin.dayPnl", number: true, cell: ({ day_pnl }) => <span className={signClass(day_pnl)}>{pnl(day_pnl)}</span> },
  { id: "margin", head: "funds.margin", number: true, cell: ({ margin }) => money(margin) },
  { id: "available", head: "funds.available", number: true, cell: ({ available }) => money(available) },
  { id: "risk", head: "funds.risk", number: true, cell: ({ risk_degree }) => (risk_degree == null ? tr("common.undefined") : percent(risk_degree)) },
  { id: "traders", head: "admin.traders", cell: ({ traders }) => traders.join(", ") || "–" },
  { id: "login", head: "admin.lastLogin", number: true, cell: ({ last_login_at }) => (last_login_at ? monthDayTime(last_login_at) : tr("admin.never")) },
];

function NewAccount({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const products = useProducts();
  const { mutate, error, isPending, reset } = useCreateOperatingAccount(onClose);
  return (
    <FormModal<{ code: string; name: string; product?: string }> title={t("admin.newAccount")} submit={t("admin.open")} open={open} error={error} pending={isPending} onCancel={() => { reset(); onClose(); }} onSubmit={(values) => mutate(values)}>
      <Form.Item name="code" label={t("admin.code")} extra={t("admin.codeHint")} rules={[{ required: true, pattern: CODE, message: t("admin.codeHint") }]}><Input autoFocus maxLength={12} /></Form.Item>
      <Form.Item name="name" label={t("admin.holder")} rules={[{ required: true, message: t("admin.holder") }]}><Input maxLength={64} /></Form.Item>
      <Form.Item name="product" label={t("admin.product")}><Select allowClear options={(products.data?.products ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))} /></Form.Item>
    </FormModal>
  );
}

export function Accounts() {
  const { t } = useTranslation();
  const query = useOperatingAccounts();
  const [filter, setFilter] = useState("");
  const [opened, setOpened] = useState<string>();
  const [adding, setAdding] = useState(false);
  const all = useMemo(() => query.data?.operating_accounts ?? [], [query.data]);
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return all.filter(({ code, name, product_name }) => `${code} ${name} ${product_name ?? ""}`.toLowerCase().includes(wanted));
  }, [all, filter]);
  const account = all.find(({ code }) => code === opened);

  const at = shown.findIndex(({ code }) => code === opened);

  return (
    <Section
      title={t("admin.accounts")} note={filter ? t("admin.filteredOf", { shown: shown.length, count: all.length }) : t("admin.countOf", { count: all.length })}
      action={<Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.open")}</Button>}
    >
      <div className="admin-filter"><Input prefix={<Icon name="search" />} allowClear placeholder={t("admin.filter")} aria-label={t("admin.filter")} value={filter} onChange={(event) => setFilter(event.target.value)} /></div>
      <List label={t("admin.accounts")} columns={columns} rows={shown} rowKey={({ code }) => code} query={query} onOpen={({ code }) => setOpened(code)} selected={opened} empty={<Empty title={t("admin.emptyAccounts")}>{t("admin.emptyAccountsDetail")}</Empty>} />
      {account && <AccountDrawer account={account} previous={shown[at - 1]?.code} next={at < 0 ? undefined : shown[at + 1]?.code} onOpen={setOpened} onClose={() => setOpened(undefined)} />}
      <NewAccount open={adding} onClose={() => setAdding(false)} />
    </Section>
  );
}
