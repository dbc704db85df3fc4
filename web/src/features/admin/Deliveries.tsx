import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Delivery, EndDelivery } from "@/api/types";
import { count, fmt, money } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { useDeliveries, useEndDelivery } from "./queries";
import { sideText } from "./side";

const columns: readonly DataColumn<Delivery>[] = [
  { id: "since", head: "admin.since", text: ({ since }) => since },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "contract", head: "common.contract", choices: true, text: ({ contract }) => contract },
  { id: "side", head: "positions.side", text: sideText },
  { id: "lots", head: "positions.total", kind: "number", text: ({ lots }) => count(lots) },
  { id: "price", head: "admin.deliveryPrice", kind: "number", text: ({ price }) => fmt(price), value: ({ price }) => price },
  { id: "amount", head: "admin.deliveryAmount", kind: "number", text: ({ amount }) => money(amount), value: ({ amount }) => amount },
  { id: "margin", head: "admin.deliveryMargin", kind: "number", text: ({ margin }) => money(margin), value: ({ margin }) => margin },
  { id: "fee", head: "admin.deliveryFee", kind: "number", text: ({ fee }) => money(fee), value: ({ fee }) => fee },
];

const nameOf = ({ account, contract, lots }: Delivery): string => tr("admin.deliveryOf", { account, contract, count: lots });

const FIELDS: readonly Field<EndDelivery>[] = [
  { name: "payment", label: "admin.payment", kind: "signed", unit: "form.yuan", hint: "admin.paymentHint", required: true },
  { name: "fee", label: "admin.deliveryFee", kind: "money", unit: "form.yuan", required: true },
  { name: "reference", label: "admin.reference", kind: "text", required: true, longest: 64 },
];

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
      {ending && (
        <FormWindow<EndDelivery>
          title={`${t("admin.endDelivery")} · ${nameOf(ending)}`} open fields={FIELDS} initial={{ payment: "0", fee: ending.fee }} submit={() => `${t("admin.endDelivery")} ${nameOf(ending)}`}
          error={error} pending={isPending} onEdit={reset} onCancel={close} onSubmit={(body) => mutate({ delivery: ending.delivery, ...body })}
        />
      )}
    </Section>
  );
}
