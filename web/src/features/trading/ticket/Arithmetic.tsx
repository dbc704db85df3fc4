// What an order would cost and leave, and why not more of it.
import { type ReactNode, memo } from "react";
import { useTranslation } from "react-i18next";
import type { Charge, Preview } from "@/api/types";
import { NONE, averagePrice, count, fmt, money, percent } from "@/format/fmt";
import { placesOf } from "@/market/contracts";
import { useDesk } from "../context";
import { verb } from "../words";
import type { Intent } from "./ticket";
import { type Answer, sameAim } from "./usePreview";
import { WhyNot } from "./WhyNot";

function Line({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="ticket-line">
      <dt>{name}</dt>
      <dd className="t3">{note}</dd>
      <dd className="number">{children}</dd>
    </div>
  );
}

/** The rate of a charge, and where it comes from. */
function RateNote({ charge }: { charge: Charge }) {
  const { t } = useTranslation();
  const rates = [
    /[1-9]/.test(charge.by_money) && t("ticket.byMoney", { rate: percent(charge.by_money, { places: Math.max(2, (charge.by_money.split(".")[1]?.replace(/0+$/, "").length ?? 0) - 2) }) }),
    /[1-9]/.test(charge.by_lot) && t("ticket.byLot", { rate: money(charge.by_lot) }),
  ].filter(Boolean);
  const { kind, name } = charge.source;
  const source = t(`rateSource.${kind}`);
  return <>{rates.length > 0 ? rates.join(" + ") : percent("0", { places: 2 })} · {name ? `${source} ${name}` : source}</>;
}

/** The ceilings of an order, nearest first. */
function Why({ largest, intent }: { largest: Preview["largest"]; intent: Intent }) {
  const { t } = useTranslation();
  const name = verb(intent.side, intent.offset).toLowerCase();
  // Where nothing goes there is one cause, and no number of lots to compare.
  if (largest.lots === 0 && largest.binding_limit) return <div className="ticket-why"><h3>{t("ticket.none", { verb: name })}</h3><WhyNot largest={largest} /></div>;
  const most = Math.max(1, ...largest.ceilings.map(({ lots }) => lots));
  return (
    <div className="ticket-why">
      <h3>{t("ticket.why", { verb: name, lots: count(largest.lots), count: largest.lots })}</h3>
      <ul>
        {largest.ceilings.map((ceiling, index) => (
          <li key={ceiling.kind} className={index === 0 ? "is-nearest" : ""}>
            <span>{t(`ceiling.${ceiling.kind}`)}{ceiling.limit != null && ` ${ceiling.kind.endsWith("cash") ? money(ceiling.limit) : fmt(ceiling.limit)}`}</span>
            <span className="bar" aria-hidden="true"><span style={{ width: `${(Math.max(0, ceiling.lots) / most) * 100}%` }} /></span>
            <span className="number">{t("common.lotsOf", { lots: count(ceiling.lots), count: ceiling.lots })}</span>
          </li>
        ))}
      </ul>
      <WhyNot largest={largest} />
    </div>
  );
}

interface ArithmeticProps {
  answer: Answer;
  intent: Intent;
}

/** Drawn anew with another answer or another aim; the price alone changes nothing that stands here. */
export const Arithmetic = memo(Said, (one, other) => one.answer.preview === other.answer.preview && one.answer.exact === other.answer.exact && sameAim(one.intent, other.intent));

function Said({ answer: { preview, exact }, intent }: ArithmeticProps) {
  const { t } = useTranslation();
  const { contract } = useDesk();
  const places = placesOf(contract);
  const after = exact?.position_after;
  return (
    <>
      <dl className="ticket-lines">
        <Line name={t("ticket.margin")} note={preview?.margin && <RateNote charge={preview.margin} />}>{money(exact?.margin?.amount)}</Line>
        {preview?.margin_covered != null && <Line name={t("ticket.covered")}>{money(exact?.margin_covered)}</Line>}
        <Line name={t("ticket.commission")} note={preview?.commission && <RateNote charge={preview.commission} />}>{money(exact?.commission?.amount)}</Line>
        {preview?.order_fee && <Line name={t("ticket.orderFee")}>{money(exact?.order_fee)}</Line>}
        {exact?.waits_for_level && <Line name={t("ticket.review")}><span className="amber">{t("ticket.waitsForLevel", { level: exact.waits_for_level })}</span></Line>}
        <Line name={t("ticket.availableAfter")}>{money(exact?.available_after)}</Line>
      </dl>
      {preview && <Why largest={preview.largest} intent={intent} />}
      <dl className="ticket-lines">
        <Line name={t("ticket.positionAfter")} note={intent.hedge_flag === "hedge" && t("hedgeFlag.hedge")}>
          {after ? (after.lots === 0 ? t("ticket.flat") : `${t(after.side === "long" ? "common.long" : "common.short")} ${count(after.lots)} · ${t("ticket.average", { price: averagePrice(after.average_open_price, places) })}`) : NONE}
        </Line>
        <Line name={t("ticket.riskAfter")}>{exact && !exact.problem && exact.risk_degree_after == null ? t("common.undefined") : percent(exact?.risk_degree_after)}</Line>
      </dl>
    </>
  );
}
