// The order ticket. Letters in its number fields are commands; the contract is chosen in the search.
import { Switch } from "antd";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import type { Side } from "@/api/types";
import { type PriceUnits, fromUnits, stepPrice, toUnits } from "@/format/decimal";
import { count } from "@/format/fmt";
import type { ContractBook } from "@/market/contracts";
import { nameOf } from "@/market/names";
import { Kbd, Panel, Segmented } from "@/ui/basics";
import { useDesk } from "../context";
import { useKeys } from "../keys/useKeys";
import { quoteNow } from "../live";
import { useReverse } from "../reversal/useReverse";
import { useLayout, useTerminal } from "../terminal";
import { Arithmetic } from "./Arithmetic";
import { PriceField, choosePriceKind, followAgain } from "./PriceField";
import { Armed, SendButton } from "./Sending";
import { faultsOf } from "./faults";
import { HEDGE_FLAGS, type OffsetChoice, PRICE_KINDS, type Ticket, VALIDITIES, isFollowing, nextOf, priceOf, stepLots } from "./ticket";
import { usePreview } from "./usePreview";
import { ticketNow, useIntent, useSend } from "./useSend";

const QUICK_LOTS = ["1", "2", "5", "10"] as const;

/** The price that the ticket says now, and how far it moves with a step. */
function priceNow(contracts: ContractBook): { ticket: Ticket; price: PriceUnits | undefined; tick: PriceUnits } {
  const { ticket, contract } = ticketNow(contracts);
  const tick = toUnits(contract?.tick) ?? 1;
  return { ticket, tick, price: priceOf(ticket, ticket.side, quoteNow(contract?.code), tick) };
}

/** What the ticket's keys do. */
function useTicketKeys(fields: Record<"lots" | "price", { current: HTMLInputElement | null }>, stepThePrice: (steps: number) => void, takeLargest: () => void): void {
  const { contracts } = useDesk();
  const { edit } = useTerminal.getState();
  const { send } = useSend();
  const reverse = useReverse();
  const toLots = (): void => {
    fields.lots.current?.focus();
    fields.lots.current?.select();
  };
  const step = (steps: number): void => {
    if (document.activeElement === fields.price.current) stepThePrice(steps);
    else edit({ lots: stepLots(useTerminal.getState().ticket.lots, steps) });
  };
  const choose = (side: Side): void => {
    edit({ side });
    fields.lots.current?.focus();
  };
  const offset = (choice: OffsetChoice) => (): void => edit({ offset: choice });
  /** A price that moves again is left alone: one would type into what moves. */
  const leavePrice = (): void => {
    if (document.activeElement === fields.price.current && isFollowing(useTerminal.getState().ticket.priceKind)) toLots();
  };
  useKeys({
    "ticket.lots": toLots,
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
    "ticket.priceKind": () => {
      const { ticket, price } = priceNow(contracts);
      choosePriceKind(nextOf(PRICE_KINDS, ticket.priceKind), price === undefined ? undefined : fromUnits(price));
      leavePrice();
    },
    "ticket.follow": () => {
      followAgain();
      leavePrice();
    },
    "ticket.validity": () => edit({ validity: nextOf(VALIDITIES, useTerminal.getState().ticket.validity) }),
    "ticket.hedge": () => edit({ hedge_flag: nextOf(HEDGE_FLAGS, useTerminal.getState().ticket.hedge_flag) }),
    // Keys may come faster than the page is drawn: what is sent is what stands there now.
    "ticket.enter": () => {
      const { armedReversal, ticket } = useTerminal.getState();
      if (armedReversal) reverse.send();
      else send(ticket.side);
    },
  });
}

/** The most lots that the newest answer would let through. */
const useLargest = create<{ lots: number | undefined }>()(() => ({ lots: undefined }));

/** What the order means, which moves with the price; the fields above it do not. */
function Numbers() {
  const { t } = useTranslation();
  const { disconnected } = useDesk();
  const side = useTerminal(({ ticket }) => ticket.side);
  const follows = useTerminal(({ ticket }) => isFollowing(ticket.priceKind));
  const intent = useIntent(side);
  const answer = usePreview(intent, follows);
  const lots = answer.preview?.largest.lots;
  useEffect(() => useLargest.setState({ lots }), [lots]);
  return (
    <div className="ticket-numbers" role="region" aria-label={t("ticket.numbers")} tabIndex={0}>
      {disconnected ? (
        <div className="t2 ticket-off"><p>{t("ticket.disconnected")}</p><p>{t("ticket.kept")}</p></div>
      ) : (
        intent && <Arithmetic answer={answer} intent={intent} />
      )}
    </div>
  );
}

export function TicketPanel() {
  const { t, i18n } = useTranslation();
  const { contract, contracts } = useDesk();
  const ticket = useTerminal((terminal) => terminal.ticket);
  const { edit, openSearch, arm } = useTerminal.getState();
  const confirm = useLayout((layout) => layout.confirmOrders);
  const setConfirm = useLayout((layout) => layout.setConfirmOrders);
  const largest = useLargest(({ lots }) => lots);
  const { send } = useSend();
  const lotsField = useRef<HTMLInputElement>(null);
  const priceField = useRef<HTMLInputElement>(null);
  const id = useId();

  const stepThePrice = (steps: number): void => {
    const { price, tick } = priceNow(contracts);
    if (price !== undefined) edit({ priceKind: "limit", price: fromUnits(stepPrice(price, tick, steps)) });
  };
  const takeLargest = (): void => {
    if (largest !== undefined && largest > 0) edit({ lots: String(largest) });
  };
  const sendSide = (side: Side): void => {
    edit({ side });
    send(side);
  };
  useTicketKeys({ lots: lotsField, price: priceField }, stepThePrice, takeLargest);

  const offsets: readonly OffsetChoice[] = contract?.distinguishes_today ? ["auto", "open", "close_today", "close_yesterday"] : ["auto", "open", "close"];
  const shownOffset = contract?.distinguishes_today && ticket.offset === "close" ? "close_yesterday" : ticket.offset;
  const { lots: lotsFault } = faultsOf(ticket, contract?.tick);
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
          <button type="button" className="btn ticket-largest" disabled={largest === undefined || largest < 1} onClick={takeLargest}>{t("ticket.largest", { lots: count(largest) })}</button>
        </div>
        {lotsFault !== undefined && <p id={`${id}-lots-fault`} className="ticket-fault" role="alert">{lotsFault}</p>}

        <PriceField field={priceField} onStep={stepThePrice} />
      </div>
      <Numbers />
      <div className="ticket-end">
        <Armed />
        <div className="ticket-send">
          <SendButton side="buy" active={ticket.side === "buy"} onSend={sendSide} />
          <SendButton side="sell" active={ticket.side === "sell"} onSend={sendSide} />
        </div>
      </div>
    </Panel>
  );
}
