// The ticket's lower end: what waits, what stands ready, and the two buttons.
import { useTranslation } from "react-i18next";
import type { Side } from "@/api/types";
import { count, price } from "@/format/fmt";
import { placesOf } from "@/market/contracts";
import { useDesk } from "../context";
import { useReverse } from "../reversal/useReverse";
import { planWords } from "../reversal/words";
import { useLayout, useTerminal } from "../terminal";
import { hedgeNote, verb } from "../words";
import { faultsOf } from "./faults";
import { useOutbox } from "./outbox";
import { closesTooMany, isReady } from "./ticket";
import { useIntent } from "./useSend";

export function SendButton({ side, active, onSend }: { side: Side; active: boolean; onSend: (side: Side) => void }) {
  const { t } = useTranslation();
  const { account, contract, offline } = useDesk();
  const underWay = useOutbox((outbox) => outbox.underWay);
  const intent = useIntent(side);
  const ready = isReady(intent);
  const action = intent ? verb(intent.side, intent.offset) : t(`common.${side}`);
  const off = offline ? t("ticket.noConnection") : account.may_trade ? undefined : t("ticket.noTrading");
  const unread = useTerminal(({ ticket }) => Object.values(faultsOf(ticket, contract?.tick)).some(Boolean));
  const tooMany = intent && closesTooMany(intent) ? t("ticket.closable", { lots: count(intent.most), count: intent.most ?? 0 }) : undefined;
  const reason = off ?? (ready ? undefined : (tooMany ?? t(unread ? "ticket.mend" : "ticket.fillIn")));
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
export function Armed() {
  const { t } = useTranslation();
  const armed = useTerminal((terminal) => terminal.armed);
  const armedReversal = useTerminal((terminal) => terminal.armedReversal);
  const { contract } = useDesk();
  const confirm = useLayout((layout) => layout.confirmOrders);
  const { send } = useReverse();
  return (
    <div className="ticket-armed" role="status">
      <Waiting />
      {!confirm && !armed && !armedReversal && <span className="amber">{t("ticket.unconfirmed")}</span>}
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
