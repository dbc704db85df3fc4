// Third-party orders: what risk officers place and cancel for accounts that they watch.
import { Button } from "antd";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { count, fmt } from "@/format/fmt";
import { clockTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { orderNumber } from "@/market/orderNumber";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { ADMIN, useChange, useOperatingAccounts } from "../queries";
import { flagText } from "../side";

type Order = components["schemas"]["Order"];
type PlaceOrder = components["schemas"]["PlaceOrder"];
type Offset = Order["offset"];
const AGAIN_MS = 1_000;
const OFFSETS: readonly Offset[] = ["open", "close", "close_today", "close_yesterday"];
const WORKING: ReadonlySet<Order["status"]> = new Set(["sending", "working", "part_filled"]);

const useThirdParty = () => useQuery({ queryKey: [ADMIN, "third-party"], queryFn: () => ask(api.GET("/api/v1/admin/third-party-orders")), refetchInterval: AGAIN_MS });
const usePlace = (done: () => void) =>
  useChange(({ account, ...body }: PlaceOrder & { account: string }) => ask(api.POST("/api/v1/accounts/{account}/third-party-orders", { params: { path: { account } }, body })), done);
const useCancel = () => useChange(({ account, order }: Order) => ask(api.DELETE("/api/v1/accounts/{account}/third-party-orders/{order}", { params: { path: { account, order } } })));

const verb = (side: Order["side"], offset: Offset): string => tr(`orderVerb.${side}_${offset}`);

const columns: readonly DataColumn<Order>[] = [
  { id: "number", head: "thirdParty.number", text: orderNumber, cell: (order) => <strong>{orderNumber(order)}</strong> },
  { id: "account", head: "thirdParty.account", choices: true, text: ({ account }) => account },
  { id: "contract", head: "thirdParty.contract", text: ({ contract }) => contract },
  { id: "order", head: "thirdParty.order", text: ({ side, offset, hedge_flag }) => `${verb(side, offset)}${flagText({ hedge_flag })}`, cell: ({ side, offset, hedge_flag }) => <span className={side}>{`${verb(side, offset)}${flagText({ hedge_flag })}`}</span> },
  { id: "price", head: "thirdParty.price", kind: "number", text: (order) => (order.price ? fmt(order.price) : tr("thirdParty.counterparty")) },
  { id: "lots", head: "thirdParty.lots", kind: "number", text: ({ lots }) => count(lots) },
  { id: "filled", head: "thirdParty.filled", kind: "number", text: ({ filled }) => count(filled) },
  { id: "status", head: "thirdParty.status", choices: true, text: ({ status }) => tr(`orderStatus.${status}`) },
  { id: "by", head: "thirdParty.by", choices: true, text: ({ placed_by }) => placed_by },
  { id: "at", head: "thirdParty.at", text: ({ placed_at }) => clockTime(placed_at) },
];

export function ThirdParty() {
  const { t } = useTranslation();
  const query = useThirdParty();
  const [places, setPlaces] = useState(false);
  const { mutate: cancel, isPending } = useCancel();
  return (
    <Section title={t("thirdParty.title")} note={t("thirdParty.note")} action={<Button type="primary" onClick={() => setPlaces(true)}>{t("thirdParty.place")}</Button>}>
      <DataTable
        name="third-party" label={t("thirdParty.title")} columns={columns} asked={part(query, (data) => data.orders)} rowKey={({ order }) => order} empty={<Empty title={t("thirdParty.none")} />}
        acts={(order) => WORKING.has(order.status) && <Button size="small" disabled={isPending} onClick={() => cancel(order)} aria-label={t("thirdParty.cancelOf", { order: orderNumber(order) })}>{t("thirdParty.cancel")}</Button>}
      />
      {places && <PlaceWindow onDone={() => setPlaces(false)} />}
    </Section>
  );
}

const newRef = (): string => crypto.randomUUID().replaceAll("-", "");

interface Asked {
  account: string;
  contract: string;
  side: string;
  offset: string;
  lots: number;
  price?: string | null;
  hedge?: boolean;
}

function PlaceWindow({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = usePlace(onDone);
  // Sent again as it stands it is the same order, edited another one.
  const [ref, setRef] = useState(newRef);
  const edited = (): void => {
    reset();
    setRef(newRef());
  };
  const accounts = useOperatingAccounts().data?.operating_accounts ?? [];
  const fields: readonly Field<Asked>[] = [
    { name: "account", label: "thirdParty.account", kind: "choice", required: true, choices: accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })) },
    { name: "contract", label: "thirdParty.contract", kind: "code", required: true },
    { name: "side", label: "thirdParty.side", kind: "choice", shape: "buttons", required: true, choices: [{ value: "buy", label: t("common.buy") }, { value: "sell", label: t("common.sell") }] },
    { name: "offset", label: "thirdParty.offset", kind: "choice", shape: "buttons", required: true, choices: OFFSETS.map((value) => ({ value, label: t(`offset.${value}`) })) },
    { name: "lots", label: "thirdParty.lots", kind: "lots", required: true },
    { name: "price", label: "thirdParty.price", kind: "price", hint: "thirdParty.priceHint" },
    { name: "hedge", label: "thirdParty.hedge", kind: "switch" },
  ];
  const read = ({ account, contract, side, offset, lots, price: limit, hedge }: Asked) => ({
    account, contract, lots, ref, side: side === "sell" ? ("sell" as const) : ("buy" as const), offset: OFFSETS.find((one) => one === offset) ?? ("open" as const),
    price: limit ?? null, hedge_flag: hedge ? ("hedge" as const) : ("speculation" as const),
  });
  return (
    <FormWindow<Asked>
      title={t("thirdParty.title")} open fields={fields} initial={{ side: "buy", offset: "open" }} note={t("thirdParty.note")} danger error={error} pending={isPending} onEdit={edited} onCancel={onDone}
      submit={({ account, contract, side, offset, lots }) => {
        if (!account || !contract || !side || !offset || !lots) return t("thirdParty.place");
        const asked = read({ account, contract, lots, side, offset });
        return t("thirdParty.submit", { verb: verb(asked.side, asked.offset), contract, lots, account });
      }}
      onSubmit={(body) => mutate(read(body))}
    />
  );
}
