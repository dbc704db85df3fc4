// Whose money an account trades, who trades it, and who manages it.
import { App as Messages, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OperatingAccount, TakenBack } from "@/api/types";
import { useMay } from "@/session/context";
import { ErrorBox } from "@/ui/basics";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { Held, type Take } from "../Held";
import { leftText, useTakeBack, useUsers } from "../people";
import { useProducts } from "../queries";
import { useBind, useHandOver, useUnbind } from "./queries";

function ProductOf({ account: { code, product } }: { account: OperatingAccount }) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const products = useProducts().data?.products ?? [];
  const bind = useBind();
  const unbind = useUnbind();
  const fields: readonly Field<{ product: string }>[] = [{ name: "product", label: "admin.product", kind: "choice", required: true, choices: products.map(({ code: value, name }) => ({ value, label: `${value} ${name}` })) }];
  const ask = (): void => void modal.confirm({ title: t("accountPage.unbind", { code, product: product ?? "" }), content: t("accountPage.unbindNote"), okText: t("accountPage.unbind", { code, product: product ?? "" }), cancelText: t("common.cancel"), onOk: () => unbind.mutate({ name: code }) });
  return (
    <>
      <SchemaForm<{ product: string }>
        quiet key={product} fields={fields} initial={{ product: product ?? "" }} submit={({ product: to = "–" }) => `${t("admin.bindDo")} ${code} → ${to}`} error={bind.error} pending={bind.isPending} onEdit={bind.reset}
        onSubmit={({ product: to }) => bind.mutate({ name: code, product: to })} beside={product != null && <Button disabled={unbind.isPending} onClick={ask}>{t("accountPage.unbindDo")}</Button>}
      />
      <ErrorBox error={unbind.error} />
    </>
  );
}

function OwnerOf({ account: { code, owner } }: { account: OperatingAccount }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useHandOver();
  const managers = (useUsers().data?.users ?? []).filter(({ role }) => role === "account_manager");
  const fields: readonly Field<{ owner: string }>[] = [{ name: "owner", label: "admin.owner", kind: "choice", required: true, hint: "accountPage.handOverNote", choices: managers.map(({ name, display_name }) => ({ value: name, label: `${name} ${display_name}` })) }];
  return <SchemaForm<{ owner: string }> quiet key={owner} fields={fields} initial={{ owner: owner ?? "" }} submit={({ owner: to = "–" }) => t("accountPage.handOver", { code, to })} error={error} pending={isPending} onEdit={reset} onSubmit={(body) => mutate({ name: code, ...body })} />;
}

/** Who trades it. Whoever is taken off leaves what works behind, and it is named. */
function TradersOf({ account: { code, traders }, mayChange }: { account: OperatingAccount; mayChange: boolean }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<TakenBack["working"]>([]);
  const { mutate, error, isPending } = useTakeBack(({ working }) => setLeft(working));
  const take: Take = { text: "userPage.takeBack", note: "userPage.takeBackNote", mutate: (name) => mutate({ name, account: code }) };
  return (
    <>
      <div className="admin-line"><span className="t2">{t("admin.traders")}</span> {traders.length === 0 ? "–" : <Held held={traders} of={code} pending={isPending} take={mayChange ? take : undefined} />}</div>
      <ErrorBox error={error} />
      {left.length > 0 && <p role="status">{leftText(left)}</p>}
    </>
  );
}

export function Bindings({ account, mayChange }: { account: OperatingAccount; mayChange: boolean }) {
  const { t } = useTranslation();
  const mayProducts = useMay("products");
  const mayHandOver = [useMay("handing_over"), useMay("logins")].every(Boolean);
  return (
    <>
      <TradersOf account={account} mayChange={mayChange} />
      {mayChange && mayProducts ? <ProductOf account={account} /> : <p><span className="t2">{t("admin.product")}</span> {account.product_name ?? "–"}</p>}
      {mayHandOver && <OwnerOf account={account} />}
    </>
  );
}
