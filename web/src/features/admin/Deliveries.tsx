import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Delivery } from "@/api/types";
import { count, fmt, money } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
import { FormModal } from "./FormModal";
import { useDeliveries, useEndDelivery } from "./queries";

const SIGNED = /^-?\d{1,12}(\.\d{1,2})?$/;
const AMOUNT = /^\d{1,12}(\.\d{1,2})?$/;

const columns: readonly DataColumn<Delivery>[] = [
  { id: "since", head: "admin.since", text: ({ since }) => since },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "contract", head: "common.contract", choices: true, text: ({ contract }) => contract },
  { id: "side", head: "positions.side", text: ({ side, hedge_flag }) => `${tr(side === "long" ? "common.long" : "common.short")}${hedge_flag === "hedge" ? ` · ${tr("hedgeFlag.hedge")}` : ""}` },
  { id: "lots", head: "positions.total", kind: "number", text: ({ lots }) => count(lots) },
  { id: "price", head: "admin.deliveryPrice", kind: "number", text: ({ price }) => fmt(price), value: ({ price }) => price },
  { id: "amount", head: "admin.deliveryAmount", kind: "number", text: ({ amount }) => money(amount), value: ({ amount }) => amount },
  { id: "margin", head: "admin.deliveryMargin", kind: "number", text: ({ margin }) => money(margin), value: ({ margin }) => margin },
  { id: "fee", head: "admin.deliveryFee", kind: "number", text: ({ fee }) => money(fee), value: ({ fee }) => fee },
];

const nameOf = ({ account, contract, lots }: Delivery): string => tr("admin.deliveryOf", { account, contract, count: lots });

interface Values {
  payment: string;
  fee: string;
  reference: string;
}

/** Lots of ended contracts that are to be delivered. Who may run the trading day ends them; others look. */
export function Deliveries() {
  const { t } = useTranslation();
  const query = useDeliveries();
  const mayEnd = useMay("trading_day");
  const [ending, setEnding] = useState<Delivery>();
  const { mutate, error, isPending, reset } = useEndDelivery(() => setEnding(undefined));
  const close = (): void => {
    reset();
    setEnding(undefined);
  };
  return (
    <Section title={t("admin.deliveries")}>
      <DataTable
        name="deliveries" label={t("admin.deliveries")} columns={columns} asked={part(query, (data) => data.deliveries)} rowKey={({ delivery }) => delivery} empty={<Empty title={t("admin.emptyDeliveries")} />}
        acts={mayEnd ? (delivery) => <Button size="small" onClick={() => setEnding(delivery)} aria-label={`${t("admin.endDelivery")} ${nameOf(delivery)}`}>{t("admin.endIt")}</Button> : undefined}
      />
      <FormModal<Values>
        title={ending ? `${t("admin.endDelivery")} · ${nameOf(ending)}` : t("admin.endDelivery")} submit={t("admin.endDelivery")} open={ending !== undefined} error={error} pending={isPending}
        initial={{ payment: "0", fee: ending?.fee ?? "0", reference: "" }} onCancel={close} onSubmit={(values) => ending && mutate({ delivery: ending.delivery, ...values })}
      >
        <Form.Item name="payment" label={t("admin.payment")} extra={t("admin.paymentHint")} rules={[{ required: true, pattern: SIGNED, message: t("admin.paymentHint") }]}><Input inputMode="decimal" className="number" autoFocus /></Form.Item>
        <Form.Item name="fee" label={t("admin.deliveryFee")} extra={t("admin.feeHint")} rules={[{ required: true, pattern: AMOUNT, message: t("admin.feeHint") }]}><Input inputMode="decimal" className="number" /></Form.Item>
        <Form.Item name="reference" label={t("admin.reference")} rules={[{ required: true, whitespace: true, message: t("admin.reference") }]}><Input maxLength={64} /></Form.Item>
      </FormModal>
    </Section>
  );
}
