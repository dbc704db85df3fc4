// What exchanges say of commodities, and when contracts end and at what price: set where notices say so (D1, D4).
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Commodity, Contract, ContractSpec } from "@/api/types";
import { useClock } from "@/clock/clock";
import { percent } from "@/format/fmt";
import { currentLanguage, tr } from "@/i18n/i18n";
import { useContracts } from "@/market/contracts";
import { type Asked, part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { useCommodities, useSetCommodity, useSetDeliveryPrice, useSetLastTradingDay } from "./queries";

const nameOf = ({ name_zh, name_en }: Commodity): string => (currentLanguage() === "en" ? name_en : name_zh);
const commodityColumns: readonly DataColumn<Commodity>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "name", head: "admin.name", text: nameOf },
  { id: "exchange", head: "accountPage.exchange", choices: true, text: ({ exchange }) => exchange },
  { id: "multiplier", head: "commodityPage.multiplier", kind: "number", text: ({ spec }) => String(spec.multiplier) },
  { id: "tick", head: "commodityPage.tick", kind: "number", text: ({ spec }) => spec.tick },
  { id: "limit", head: "commodityPage.limitLots", kind: "number", text: ({ spec }) => String(spec.max_limit_lots) },
  { id: "market", head: "commodityPage.marketLots", kind: "number", text: ({ spec }) => String(spec.max_market_lots) },
  { id: "fee", head: "admin.deliveryFee", kind: "number", text: ({ spec }) => `${percent(spec.delivery_fee_by_money, { places: 4 })} + ${spec.delivery_fee_by_lot}` },
];
const SPEC: readonly Field<ContractSpec>[] = [
  { name: "from", label: "commodityPage.from", kind: "day", hint: "admin.dayHint", longest: 10 },
  { name: "multiplier", label: "commodityPage.multiplier", kind: "count", required: true },
  { name: "tick", label: "commodityPage.tick", kind: "price", required: true },
  { name: "max_limit_lots", label: "commodityPage.limitLots", kind: "count", required: true },
  { name: "max_market_lots", label: "commodityPage.marketLots", kind: "count", required: true },
  { name: "delivery_fee_by_money", label: "admin.byMoney", kind: "ratio", required: true, group: "admin.deliveryFee" },
  { name: "delivery_fee_by_lot", label: "admin.byLot", kind: "perLot", required: true, group: "admin.deliveryFee" },
];

const contractColumns: readonly DataColumn<Contract>[] = [
  { id: "code", head: "common.contract", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "commodity", head: "admin.scopeCommodity", choices: true, text: ({ commodity }) => commodity },
  { id: "last", head: "commodityPage.last", text: ({ last_trading_day }) => last_trading_day ?? "–" },
];
const there = (data: readonly Contract[]): Asked<readonly Contract[]> => ({ data, error: null, dataUpdatedAt: Date.now(), refetch: () => undefined });
const LAST: readonly Field<{ last_trading_day: string }>[] = [{ name: "last_trading_day", label: "commodityPage.last", kind: "day", hint: "admin.dayHint", required: true, longest: 10 }];
const PRICE: readonly Field<{ price: string }>[] = [{ name: "price", label: "commodityPage.deliveryPrice", kind: "price", hint: "commodityPage.deliveryPriceHint", required: true }];

function Contracts() {
  const { t } = useTranslation();
  const { list } = useContracts(useClock()?.trading_day);
  const [edited, setEdited] = useState<{ contract: Contract; what: "last" | "price" }>();
  const close = (): void => setEdited(undefined);
  const [last, price] = [useSetLastTradingDay(close), useSetDeliveryPrice(close)];
  const acts = (contract: Contract) => (
    <>
      <Button size="small" aria-label={`${t("commodityPage.setLast")} ${contract.code}`} onClick={() => setEdited({ contract, what: "last" })}>{t("commodityPage.setLast")}</Button>
      <Button size="small" aria-label={`${t("commodityPage.setPrice")} ${contract.code}`} onClick={() => setEdited({ contract, what: "price" })}>{t("commodityPage.setPrice")}</Button>
    </>
  );
  const code = edited?.contract.code ?? "";
  return (
    <>
      <DataTable name="contracts" label={t("accountPage.contracts")} columns={contractColumns} asked={there(list)} rowKey={({ code: key }) => key} empty={<Empty title={t("accountPage.noContract")} />} acts={acts} />
      <FormWindow<{ last_trading_day: string }>
        title={`${t("commodityPage.setLast")} ${code}`} open={edited?.what === "last"} fields={LAST} initial={{ last_trading_day: edited?.contract.last_trading_day ?? undefined }} error={last.error} pending={last.isPending} onEdit={last.reset} onCancel={close}
        submit={({ last_trading_day = "–" }) => t("commodityPage.lastOf", { code, day: last_trading_day })} onSubmit={({ last_trading_day }) => last.mutate({ contract: code, last_trading_day })}
      />
      <FormWindow<{ price: string }>
        title={`${t("commodityPage.setPrice")} ${code}`} open={edited?.what === "price"} fields={PRICE} error={price.error} pending={price.isPending} onEdit={price.reset} onCancel={close}
        submit={({ price: at = "–" }) => t("commodityPage.priceOf", { code, price: at })} onSubmit={(body) => price.mutate({ contract: code, ...body })}
      />
    </>
  );
}

export function Commodities() {
  const { t } = useTranslation();
  const query = useCommodities();
  const [edited, setEdited] = useState<Commodity>();
  const close = (): void => setEdited(undefined);
  const { mutate, error, isPending, reset } = useSetCommodity(close);
  return (
    <Section title={t("commodityPage.title")} note={t("commodityPage.note")}>
      <DataTable name="commodities" label={t("commodityPage.title")} columns={commodityColumns} asked={part(query, ({ commodities }) => commodities)} rowKey={({ code }) => code} empty={<Empty title={t("commodityPage.empty")} />} onOpen={setEdited} />
      <Contracts />
      {edited && (
        <FormWindow<ContractSpec>
          title={`${edited.code} ${nameOf(edited)}`} open fields={SPEC} initial={{ ...edited.spec, from: undefined }} error={error} pending={isPending} onEdit={reset} onCancel={() => { reset(); close(); }}
          submit={() => tr("commodityPage.save", { code: edited.code })} onSubmit={(spec) => mutate({ commodity: edited.code, ...spec })}
        />
      )}
    </Section>
  );
}
