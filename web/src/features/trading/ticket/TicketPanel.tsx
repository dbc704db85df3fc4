// The order ticket. Letters in its number fields are commands; the contract is chosen in the search.
import { Switch } from "antd";
import { type ReactNode, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Charge, Preview, Side } from "@/api/types";
import { decimalsOf, fromUnits, stepPrice, toUnits } from "@/format/decimal";
import { averagePrice, count, fmt, money, percent, price } from "@/format/fmt";
import { LOTS, PRICE } from "@/format/read";
import { nameOf, placesOf } from "@/market/contracts";
import { Kbd, Panel, Segmented } from "@/ui/basics";
import { numberFault } from "@/ui/numberFault";
import { useDesk } from "../context";
import { useKeys } from "../keys/useKeys";
import { useReverse } from "../reversal/useReverse";
import { planWords } from "../reversal/words";
import { useLayout, useTerminal } from "../terminal";
import { hedgeNote, verb } from "../words";
import { BEYOND_TICKS, HEDGE_FLAGS, type Intent, type OffsetChoice, PRICE_KINDS, type PriceKind, type Ticket, VALIDITIES, isReady, nextOf, priceOf, stepLots } from "./ticket";
import { useOutbox } from "./outbox";
import { usePreview } from "./usePreview";
import { useIntent, useSend } from "./useSend";
import { WhyNot } from "./WhyNot";

const QUICK_LOTS = ["1", "2", "5", "10"] as const;

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

function Arithmetic({ preview, intent }: { preview: Preview | undefined; intent: Intent }) {
  const { t } = useTranslation();
  const { contract } = useDesk();
  const places = placesOf(contract);
  const after = preview?.position_after;
  const most = Math.max(1, ...(preview?.largest.ceilings.map(({ lots }) => lots) ?? []));
  return (
    <>
      <dl className="ticket-lines">
        <Line name={t("ticket.margin")} note={preview?.margin && <RateNote charge={preview.margin} />}>{preview?.margin ? money(preview.margin.amount) : money(undefined)}</Line>
        <Line name={t("ticket.commission")} note={preview?.commission && <RateNote charge={preview.commission} />}>{money(preview?.commission?.amount)}</Line>
        {preview?.order_fee && <Line name={t("ticket.orderFee")}>{money(preview.order_fee)}</Line>}
        <Line name={t("ticket.availableAfter")}>{money(preview?.available_after)}</Line>
      </dl>
      {preview && (
        <div className="ticket-why">
          <h3>{t("ticket.why", { verb: verb(intent.side, intent.offset).toLowerCase(), lots: count(preview.largest.lots), count: preview.largest.lots })}</h3>
          <ul>
            {preview.largest.ceilings.map((ceiling, index) => (
              <li key={ceiling.kind} className={index === 0 ? "is-nearest" : ""}>
                <span>{t(`ceiling.${ceiling.kind}`)}{ceiling.limit != null && ` ${ceiling.kind.endsWith("cash") ? money(ceiling.limit) : fmt(ceiling.limit)}`}</span>
                <span className="bar" aria-hidden="true"><span style={{ width: `${(Math.max(0, ceiling.lots) / most) * 100}%` }} /></span>
                <span className="number">{t("common.lotsOf", { lots: count(ceiling.lots), count: ceiling.lots })}</span>
              </li>
            ))}
          </ul>
          <WhyNot largest={preview.largest} />
        </div>
      )}
      <dl className="ticket-lines">
        <Line name={t("ticket.positionAfter")} note={intent.hedge_flag === "hedge" && t("hedgeFlag.hedge")}>
          {after ? (after.lots === 0 ? t("ticket.flat") : `${t(after.side === "long" ? "common.long" : "common.short")} ${count(after.lots)} · ${t("ticket.average", { price: averagePrice(after.average_open_price, places) })}`) : money(undefined)}
        </Line>
        <Line name={t("ticket.riskAfter")}>{preview ? (preview.risk_degree_after == null ? t("common.undefined") : percent(preview.risk_degree_after)) : money(undefined)}</Line>
      </dl>
    </>
  );
}

/** Why a field is not taken as it stands. */
function faultsOf({ lots, priceKind, price: limit }: Ticket): { lots: string | undefined; price: string | undefined } {
  return { lots: numberFault(lots, LOTS), price: priceKind === "limit" ? numberFault(limit, PRICE) : undefined };
}

function Fault({ id, children }: { id: string; children: string | undefined }) {
  return children === undefined ? null : <p id={id} className="ticket-fault" role="alert">{children}</p>;
}

function SendButton({ side, active, onSend }: { side: Side; active: boolean; onSend: (side: Side) => void }) {
  const { t } = useTranslation();
  const { account, contract, disconnected } = useDesk();
  const underWay = useOutbox((outbox) => outbox.underWay);
  const intent = useIntent(side);
  const ready = isReady(intent);
  const action = intent ? verb(intent.side, intent.offset) : t(`common.${side}`);
  const off = disconnected ? t("ticket.noConnection") : account.may_trade ? undefined : t("ticket.noTrading");
  const unread = useTerminal(({ ticket }) => Object.values(faultsOf(ticket)).some(Boolean));
  const reason = off ?? (ready ? undefined : t(unread ? "ticket.mend" : "ticket.fillIn"));
  return (
    <button type="button" className={`send send-${side} ${active ? "is-side" : ""}`} disabled={reason !== undefined} onClick={() => onSend(side)}>
      <strong>{off ? t("ticket.unavailable", { verb: action }) : ready ? t("ticket.send", { verb: action, lots: count(intent.lots) }) : action}</strong>
      <span>{reason ?? (underWay?.intent.side === side ? t("ticket.sending") : `${price(intent?.price, placesOf(contract))} · ${side === "buy" ? "B" : "S"}`)}</span>
    </button>
  );
}

/** How many orders wait for the answer to the one before, and how many of them were not sent in the end. */
function Waiting() {
  const { t } = useTranslation();
  const waiting = useOutbox((outbox) => outbox.waiting.length);
  const dropped = useOutbox((outbox) => outbox.dropped);
  return (
    <>
      {waiting > 0 && <strong>{t("ticket.waiting", { count: waiting })} <span>{t("ticket.dropThem")}</span></strong>}
      {dropped > 0 && <strong className="amber">{t("ticket.dropped", { count: dropped })}</strong>}
    </>
  );
}

/** What stands ready; Enter again sends it. */
function Armed() {
  const { t } = useTranslation();
  const armed = useTerminal((terminal) => terminal.armed);
  const armedReversal = useTerminal((terminal) => terminal.armedReversal);
  const { contract } = useDesk();
  const { send } = useReverse();
  return (
    <div className="ticket-armed" role="status">
      <Waiting />
      {armed && (
        <>
          <strong>{t("ticket.ready", { verb: verb(armed.side, armed.offset), contract: armed.contract, lots: count(armed.lots), price: price(armed.price, placesOf(contract)), validity: t(`validity.${armed.validity}`) })}{hedgeNote(armed.hedge_flag)}</strong>
          <span>{t("ticket.again")}</span>
        </>
      )}
      {armedReversal && (
        <>
          <strong>{t("reversal.ready", planWords(armedReversal))}</strong>
          <span>{t("ticket.again")} <button type="button" className="btn btn-small" onClick={send}>{t("reversal.send")}</button></span>
        </>
      )}
    </div>
  );
}

export function TicketPanel() {
  const { t, i18n } = useTranslation();
  const { contract, quote, disconnected } = useDesk();
  const ticket = useTerminal((terminal) => terminal.ticket);
  const { edit, openSearch, arm } = useTerminal.getState();
  const confirm = useLayout((layout) => layout.confirmOrders);
  const setConfirm = useLayout((layout) => layout.setConfirmOrders);
  const intent = useIntent(ticket.side);
  const preview = usePreview(intent);
  const { send } = useSend();
  const reverse = useReverse();
  const lotsField = useRef<HTMLInputElement>(null);
  const priceField = useRef<HTMLInputElement>(null);
  const id = useId();
  const tick = toUnits(contract?.tick) ?? 1;
  const places = placesOf(contract);

  const step = (steps: number): void => {
    if (document.activeElement !== priceField.current) {
      edit({ lots: stepLots(ticket.lots, steps) });
      return;
    }
    stepThePrice(steps);
  };
  const stepThePrice = (steps: number): void => {
    const now = priceOf(ticket, ticket.side, quote, tick);
    if (now !== undefined) edit({ priceKind: "limit", price: fromUnits(stepPrice(now, tick, steps)) });
  };
  const takeLargest = (): void => {
    if (preview && preview.largest.lots > 0) edit({ lots: String(preview.largest.lots) });
  };
  const choose = (side: Side): void => {
    edit({ side });
    lotsField.current?.focus();
  };
  const sendSide = (side: Side): void => {
    if (ticket.side !== side) edit({ side });
    send(side);
  };
  const offset = (choice: OffsetChoice) => (): void => edit({ offset: choice });
  useKeys({
    "ticket.lots": () => { lotsField.current?.focus(); lotsField.current?.select(); },
    "ticket.buy": () => choose("buy"),
    "ticket.sell": () => choose("sell"),
    "ticket.auto": offset("auto"),
    "ticket.open": offset("open"),
    "ticket.close": offset("close"),
    "ticket.closeToday": offset("close_today"),
    "ticket.closeYesterday": offset("close_yesterday"),
    "ticket.largest": takeLargest,
    "ticket.up": () => step(1),
    "ticket.down": () => step(-1),
    "ticket.upTen": () => step(10),
    "ticket.downTen": () => step(-10),
    "ticket.priceKind": () => edit({ priceKind: nextOf(PRICE_KINDS, ticket.priceKind) }),
    "ticket.validity": () => edit({ validity: nextOf(VALIDITIES, ticket.validity) }),
    "ticket.hedge": () => edit({ hedge_flag: nextOf(HEDGE_FLAGS, ticket.hedge_flag) }),
    // Keys may come faster than the page is drawn: what is sent is what stands there now.
    "ticket.enter": () => {
      const { armedReversal, ticket: now } = useTerminal.getState();
      if (armedReversal) reverse.send();
      else send(now.side);
    },
  });

  const offsets: readonly OffsetChoice[] = contract?.distinguishes_today ? ["auto", "open", "close_today", "close_yesterday"] : ["auto", "open", "close"];
  const shownOffset = contract?.distinguishes_today && ticket.offset === "close" ? "close_yesterday" : ticket.offset;
  const [typing, setTyping] = useState(false);
  const { lots: lotsFault, price: priceFault } = faultsOf(ticket);
  const shownPrice = ticket.priceKind !== "limit" ? price(intent?.price, places) : typing || ticket.price === "" || priceFault !== undefined ? ticket.price : price(ticket.price, Math.max(places, decimalsOf(ticket.price)));
  return (
    <Panel
      name="ticket" label={t("ticket.label")} className="ticket"
      head={
        <>
          <h2>{t("ticket.label")}</h2> <Kbd>{"F2"}</Kbd>
          <span className="panel-end">
            <label className="t2" htmlFor={`${id}-confirm`}>{t("ticket.confirm")}</label>
            <Switch id={`${id}-confirm`} size="small" checked={confirm} onChange={(on) => { setConfirm(on); arm(undefined); }} />
          </span>
        </>
      }
    >
      <div className="ticket-form">
        <span className="ticket-label">{t("common.contract")}</span>
        <div className="ticket-row">
          <button type="button" className="field ticket-contract" onClick={() => openSearch("")}>
            <span><strong>{contract?.code ?? ""}</strong> <span className="t2">{nameOf(contract, i18n.language)}</span></span> <Kbd>/</Kbd>
          </button>
          <Segmented label={t("hedgeFlag.label")} value={ticket.hedge_flag} onChoose={(flag) => edit({ hedge_flag: flag })} choices={HEDGE_FLAGS.map((value) => ({ value, label: t(`hedgeFlag.${value}`) }))} />
        </div>

        <span className="ticket-label">{t("ticket.offset")}</span>
        <Segmented label={t("ticket.offset")} value={shownOffset} onChoose={(choice) => edit({ offset: choice })} choices={offsets.map((value) => ({ value, label: t(`offset.${value}`) }))} />

        <label className="ticket-label" htmlFor={`${id}-lots`}>{t("ticket.lots")}</label>
        <div className="ticket-row">
          <input
            id={`${id}-lots`} ref={lotsField} data-first data-keys="commands" className="field number ticket-number" inputMode="numeric" autoComplete="off" value={ticket.lots}
            aria-invalid={lotsFault !== undefined} aria-describedby={lotsFault && `${id}-lots-fault`} onChange={(event) => edit({ lots: event.target.value })}
          />
          {QUICK_LOTS.map((lots) => <button key={lots} type="button" className="btn ticket-quick" onClick={() => edit({ lots })}>{lots}</button>)}
          <button type="button" className="btn ticket-largest" disabled={!preview || preview.largest.lots < 1} onClick={takeLargest}>{t("ticket.largest", { lots: preview ? count(preview.largest.lots) : "–" })}</button>
        </div>
        <Fault id={`${id}-lots-fault`}>{lotsFault}</Fault>

        <label className="ticket-label" htmlFor={`${id}-price`}>{t("common.price")}</label>
        <div className="ticket-row">
          <span className="field ticket-price">
            <button type="button" tabIndex={-1} aria-label={t("ticket.minus")} onClick={() => stepThePrice(-1)}>{"−"}</button>
            <input
              id={`${id}-price`} ref={priceField} data-keys="commands" className="number ticket-number" inputMode="decimal" autoComplete="off" value={shownPrice}
              aria-invalid={priceFault !== undefined} aria-describedby={priceFault && `${id}-price-fault`} onFocus={() => setTyping(true)} onBlur={() => setTyping(false)} onChange={(event) => edit({ priceKind: "limit", price: event.target.value, touched: true })}
            />
            <button type="button" tabIndex={-1} aria-label={t("ticket.plus")} onClick={() => stepThePrice(1)}>{"+"}</button>
          </span>
          <select className="field" aria-label={t("ticket.kind")} value={ticket.priceKind} onChange={(event) => edit({ priceKind: event.target.value as PriceKind })}>
            {PRICE_KINDS.map((kind) => <option key={kind} value={kind}>{t(`priceKind.${kind}`, { n: BEYOND_TICKS })}</option>)}
          </select>
          <select className="field ticket-validity" aria-label={t("ticket.validity")} value={ticket.validity} onChange={(event) => edit({ validity: VALIDITIES.find((validity) => validity === event.target.value) ?? "day" })}>
            {VALIDITIES.map((validity) => <option key={validity} value={validity}>{t(`validity.${validity}`)}</option>)}
          </select>
        </div>
        <Fault id={`${id}-price-fault`}>{priceFault}</Fault>
      </div>
      <div className="ticket-numbers" role="region" aria-label={t("ticket.numbers")} tabIndex={0}>
        {disconnected ? (
          <div className="t2 ticket-off"><p>{t("ticket.disconnected")}</p><p>{t("ticket.kept")}</p></div>
        ) : (
          intent && <Arithmetic preview={preview} intent={intent} />
        )}
      </div>
      <Armed />
      <div className="ticket-send">
        <SendButton side="buy" active={ticket.side === "buy"} onSend={sendSide} />
        <SendButton side="sell" active={ticket.side === "sell"} onSend={sendSide} />
      </div>
    </Panel>
  );
}
