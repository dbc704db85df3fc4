import { Button, Drawer, Form, Input, Select } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OperatingAccount } from "@/api/types";
import { money, percent, pnl } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { ErrorBox, Kbd, Tag, signClass } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { type AdminColumn, Empty, List, Section } from "./Frame";
import { CODE, FormModal } from "./FormModal";
import { useBindOperatingAccount, useCreateOperatingAccount, useOperatingAccounts, useProducts } from "./queries";

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

function Bind({ account }: { account: OperatingAccount }) {
  const { t } = useTranslation();
  const products = useProducts();
  const { mutate: bind, error, isPending } = useBindOperatingAccount(account.code);
  const [product, setProduct] = useState<string>();
  return (
    <section>
      <h2>{t("admin.bind")}</h2>
      <div className="admin-line">
        <Select className="admin-grow" aria-label={t("admin.product")} value={product ?? account.product ?? null} onChange={setProduct} options={(products.data?.products ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))} />
        <Button type="primary" disabled={isPending || !product || product === account.product} onClick={() => product && bind({ product })}>{t("admin.bindDo")}</Button>
      </div>
      <ErrorBox error={error} />
    </section>
  );
}

function AccountDrawer({ account, onClose }: { account: OperatingAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const figures: [string, ReactNode][] = [
    [t("funds.equity"), money(account.equity)],
    [t("admin.dayPnl"), <span key="pnl" className={signClass(account.day_pnl)}>{pnl(account.day_pnl)}</span>],
    [t("funds.margin"), money(account.margin)],
    [t("funds.available"), money(account.available)],
    [t("funds.withdrawable"), money(account.withdrawable)],
    [t("funds.risk"), account.risk_degree == null ? t("common.undefined") : percent(account.risk_degree, { places: 2 })],
  ];
  return (
    <Drawer open size={560} onClose={onClose} title={`${account.code} ${account.name}`} extra={<span className="t2"><Kbd>{"K"}</Kbd> <Kbd>{"J"}</Kbd></span>}>
      <div className="admin-drawer">
        <section>
          <h2>{t("admin.drawerFunds")}</h2>
          <dl>{figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="number">{value}</dd></div>)}</dl>
        </section>
        <section>
          <h2>{t("admin.traders")}</h2>
          <p>{account.traders.join(", ") || "–"}</p>
        </section>
        <Bind key={account.code} account={account} />
      </div>
    </Drawer>
  );
}

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

  // J and K go to the next and previous row while the drawer is open.
  useEffect(() => {
    if (opened === undefined) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      const step = event.code === "KeyJ" ? 1 : event.code === "KeyK" ? -1 : 0;
      const next = shown[shown.findIndex(({ code }) => code === opened) + step];
      if (step !== 0 && next) setOpened(next.code);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [opened, shown]);

  return (
    <Section
      title={t("admin.accounts")} note={filter ? t("admin.filteredOf", { shown: shown.length, count: all.length }) : t("admin.countOf", { count: all.length })}
      action={<Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("admin.open")}</Button>}
    >
      <div className="admin-filter"><Input prefix={<Icon name="search" />} allowClear placeholder={t("admin.filter")} aria-label={t("admin.filter")} value={filter} onChange={(event) => setFilter(event.target.value)} /></div>
      <List label={t("admin.accounts")} columns={columns} rows={shown} rowKey={({ code }) => code} query={query} onOpen={({ code }) => setOpened(code)} selected={opened} empty={<Empty title={t("admin.emptyAccounts")}>{t("admin.emptyAccountsDetail")}</Empty>} />
      {account && <AccountDrawer account={account} onClose={() => setOpened(undefined)} />}
      <NewAccount open={adding} onClose={() => setAdding(false)} />
    </Section>
  );
}
