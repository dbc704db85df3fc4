// Bonds that stand as margin of one account, by exchange: what its venue settled, what may be used now, what they cover
// (B8); of an operating account, its part of them.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "antd";
import type { AccountCollateral, AssignCollateral } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Empty } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { useAssignCollateral, useCollateral } from "./queries";

const amount = (value: string | null | undefined): string => (value == null ? "–" : money(value));
const columns: readonly DataColumn<AccountCollateral>[] = [
  { id: "exchange", head: "collateral.exchange", text: ({ exchange }) => exchange, cell: ({ exchange }) => <strong>{exchange}</strong> },
  {
    id: "usable", head: "collateral.usable", kind: "number", text: ({ usable }) => money(usable),
    cell: ({ usable, set, counts }) => (set != null && counts !== set ? <><Tag tone="amber">{tr("collateral.reduced")}</Tag> {money(usable)}</> : money(usable)),
  },
  { id: "margin", head: "collateral.margin", kind: "number", text: ({ margin }) => money(margin) },
  { id: "covered", head: "collateral.covered", kind: "number", text: ({ covered }) => money(covered) },
  { id: "uncovered", head: "collateral.uncovered", kind: "number", text: ({ uncovered }) => money(uncovered) },
];
const told: readonly DataColumn<AccountCollateral>[] = [
  { id: "discounted", head: "collateral.discounted", kind: "number", text: ({ discounted }) => amount(discounted) },
  { id: "cash", head: "collateral.settledCash", kind: "number", text: ({ cash }) => amount(cash) },
  { id: "multiple", head: "collateral.multiple", kind: "number", text: ({ multiple }) => (multiple == null ? "–" : fmt(multiple)) },
  { id: "day", head: "collateral.day", text: ({ day }) => day ?? "–" },
  { id: "fees", head: "collateral.fees", text: ({ fees }) => fees.map(({ month, amount: fee }) => `${month.slice(0, 7)} ${money(fee)}`).join(", ") || "–" },
];
const parts: readonly DataColumn<AccountCollateral>[] = [{ id: "set", head: "collateral.set", kind: "number", text: ({ set }) => amount(set) }];

const EXCHANGES = ["SHFE", "INE"];
const fields: readonly Field<AssignCollateral>[] = [
  { name: "exchange", label: "collateral.exchange", kind: "choice", required: true, choices: EXCHANGES.map((value) => ({ value, label: value })) },
  { name: "amount", label: "collateral.amount", kind: "money", required: true },
];

function Assign({ account }: { account: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const assign = useAssignCollateral(close);
  return (
    <>
      <p><Button onClick={() => setOpen(true)}>{t("collateral.assignDo")}</Button></p>
      <FormWindow<AssignCollateral>
        title={t("collateral.assignDo")} open={open} fields={fields} error={assign.error} pending={assign.isPending} onEdit={assign.reset} onCancel={close}
        submit={({ exchange, amount: yuan }) => (exchange === undefined || yuan === undefined ? t("collateral.assignDo") : tr("collateral.assign", { account, exchange, amount: money(yuan) }))}
        onSubmit={(body) => assign.mutate({ name: account, ...body })}
      />
    </>
  );
}

export function Collateral({ account, mayAssign, mayRead }: { account: string; mayAssign: boolean; mayRead: boolean }) {
  const { t } = useTranslation();
  const asked = useCollateral(account, mayRead);
  const isFund = asked.data?.collateral.some(({ member }) => member != null) ?? false;
  return (
    <>
      <p className="t2">{t("collateral.note")}</p>
      {mayRead && <DataTable name="collateral" label={t("collateral.head")} columns={[...columns, ...(isFund ? told : parts)]} asked={part(asked, (data) => data.collateral)} rowKey={({ exchange }) => exchange} empty={<Empty title={t("collateral.none")} />} />}
      {mayAssign && <Assign account={account} />}
    </>
  );
}
