// One order whole: who placed it, when it was received, sent and accepted, and why not all of it went.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { Order } from "@/api/types";
import { averagePrice, count, price } from "@/format/fmt";
import { clockTimeExact } from "@/format/time";
import { placesOf } from "@/market/contracts";
import { Icon } from "@/ui/Icon";
import { orderNumber } from "@/market/orderNumber";
import { useDesk } from "../context";
import { useTerminal } from "../terminal";
import { orderLine } from "../words";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

export function OrderDetail({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  const { contracts } = useDesk();
  const openOrder = useTerminal((terminal) => terminal.openOrder);
  const places = placesOf(contracts.byCode.get(order.contract));
  const why = order.problem && words(order.problem, i18n.language);
  return (
    <section className="order-detail" aria-label={t("orders.detail")}>
      <header>
        <h3>{orderLine({ ...order, price: order.price ?? undefined })}</h3>
        <button type="button" className="btn btn-icon" aria-label={t("orders.closeDetail")} onClick={() => openOrder(undefined)}><Icon name="close" /></button>
      </header>
      <dl>
        <Fact name={t("orders.received")}>{clockTimeExact(order.placed_at)}</Fact>
        <Fact name={t("orders.sent")}>{clockTimeExact(order.sent_at)}</Fact>
        <Fact name={t("orders.accepted")}>{clockTimeExact(order.accepted_at)}</Fact>
        <Fact name={t("orders.changed")}>{clockTimeExact(order.updated_at)}</Fact>
        <Fact name={t("orders.status")}>{t(`orderStatus.${order.status}`)}</Fact>
        <Fact name={t("orders.filledOf")}>{`${count(order.filled)}/${count(order.lots)}`}</Fact>
        <Fact name={t("common.price")}>{price(order.price, places)}</Fact>
        <Fact name={t("orders.averagePrice")}>{averagePrice(order.average_price, places)}</Fact>
        <Fact name={t("ticket.validity")}>{t(`validity.${order.validity}`)}</Fact>
        <Fact name={t("orders.number")}>{orderNumber(order)}</Fact>
        <Fact name={t("orders.placedBy")}>{order.placed_by}</Fact>
      </dl>
      {why && <p><strong>{why.title}</strong> {why.detail}</p>}
    </section>
  );
}
