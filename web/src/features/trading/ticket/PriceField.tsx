// The price of the ticket: it moves with the market until it is touched, and says which of the two it does.
import { type FocusEvent, type Ref, useId, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { decimalsOf, fromUnits, roundToUnits, toUnits } from "@/format/decimal";
import { change, price } from "@/format/fmt";
import { placesOf } from "@/market/contracts";
import { Kbd } from "@/ui/basics";
import { useDesk } from "../context";
import { useQuote } from "../live";
import { useLayout, useTerminal } from "../terminal";
import { farOf, farWords } from "./far";
import { faultsOf } from "./faults";
import { BEYOND_TICKS, type FollowKind, type Intent, PRICE_KINDS, type PriceKind, VALIDITIES, isFollowing } from "./ticket";
import { useIntent } from "./useSend";

/** Takes a price kind; what follows is what later tickets follow, too, and a limit starts where the price stands. */
export function choosePriceKind(kind: PriceKind, now: string | undefined): void {
  const { edit } = useTerminal.getState();
  if (isFollowing(kind)) {
    useLayout.getState().setFollows(kind);
    edit({ priceKind: kind });
  } else edit({ priceKind: kind, price: now ?? "" });
}

export const followAgain = (): void => useTerminal.getState().edit({ priceKind: useLayout.getState().follows });

/** Follows, or fixed and how far from the last price; where that is probably a slip, in so many words. */
function Mark({ intent }: { intent: Intent | undefined }) {
  const { t } = useTranslation();
  const { contract } = useDesk();
  const quote = useQuote();
  const kind = useTerminal(({ ticket }) => ticket.priceKind);
  const follows = useLayout((layout) => layout.follows);
  const places = placesOf(contract);
  const far = intent && farOf(intent.price, intent.side, quote);
  const nameOf = (one: FollowKind): string => t(`priceKind.${one}`, { n: BEYOND_TICKS });
  const last = roundToUnits(quote?.last);
  const units = toUnits(intent?.price);
  const fixed = last === undefined || units === undefined ? t("ticket.fixedOnly") : t("ticket.fixed", { by: change(fromUnits(units - last), places) });
  return (
    <p className={`ticket-mark ${far ? "amber" : "t3"}`} role={far ? "alert" : undefined}>
      <span>{far ? farWords(far, intent.price, places) : isFollowing(kind) ? t("ticket.following", { kind: nameOf(kind) }) : fixed}</span>
      {!isFollowing(kind) && <button type="button" className="btn btn-link" onClick={followAgain}>{t("ticket.following", { kind: nameOf(follows) })} <Kbd>{"F"}</Kbd></button>}
    </p>
  );
}

export function PriceField({ field, onStep }: { field: Ref<HTMLInputElement>; onStep: (steps: number) => void }) {
  const { t } = useTranslation();
  const { contract } = useDesk();
  const ticket = useTerminal((terminal) => terminal.ticket);
  const intent = useIntent(ticket.side);
  const { edit } = useTerminal.getState();
  const id = useId();
  const places = placesOf(contract);
  const [typing, setTyping] = useState(false);
  /** What the price did when one came to it. */
  const came = useRef<{ kind: FollowKind; price: string }>(null);
  const { price: fault } = faultsOf(ticket, contract?.tick);
  const asTyped = typing || ticket.price === "" || fault !== undefined;
  const shown = isFollowing(ticket.priceKind) ? price(intent?.price, places) : asTyped ? ticket.price : price(ticket.price, Math.max(places, decimalsOf(ticket.price)));

  // Who comes by key types over what stands there. As it is put otherwise for typing, what the browser has selected is lost.
  const byPointer = useRef(false);
  const selects = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    selects.current?.select();
    selects.current = null;
  });

  // A price does not move under the hand that types it; left as it was, it follows again.
  const onFocus = ({ currentTarget }: FocusEvent<HTMLInputElement>): void => {
    setTyping(true);
    if (!byPointer.current) selects.current = currentTarget;
    came.current = isFollowing(ticket.priceKind) && intent?.price !== undefined ? { kind: ticket.priceKind, price: intent.price } : null;
    if (came.current) edit({ priceKind: "limit", price: came.current.price });
  };
  const onBlur = (): void => {
    setTyping(false);
    byPointer.current = false;
    const { ticket: now, armed } = useTerminal.getState();
    if (came.current && !armed && now.priceKind === "limit" && now.price === came.current.price) edit({ priceKind: came.current.kind });
  };
  return (
    <>
      <label className="ticket-label" htmlFor={`${id}-price`}>{t("common.price")}</label>
      <div className="ticket-row">
        <span className="field ticket-price">
          <button type="button" tabIndex={-1} aria-label={t("ticket.minus")} onClick={() => onStep(-1)}>{"−"}</button>
          <input
            id={`${id}-price`} ref={field} data-keys="commands" className="number ticket-number" inputMode="decimal" autoComplete="off" value={shown}
            aria-invalid={fault !== undefined} aria-describedby={fault && `${id}-fault`} onPointerDown={() => (byPointer.current = true)} onFocus={onFocus} onBlur={onBlur} onChange={(event) => edit({ priceKind: "limit", price: event.target.value })}
          />
          <button type="button" tabIndex={-1} aria-label={t("ticket.plus")} onClick={() => onStep(1)}>{"+"}</button>
        </span>
        <select className="field" aria-label={t("ticket.kind")} value={ticket.priceKind} onChange={(event) => choosePriceKind(event.target.value as PriceKind, intent?.price)}>
          {PRICE_KINDS.map((kind) => <option key={kind} value={kind}>{t(`priceKind.${kind}`, { n: BEYOND_TICKS })}</option>)}
        </select>
        <select className="field ticket-validity" aria-label={t("ticket.validity")} value={ticket.validity} onChange={(event) => edit({ validity: VALIDITIES.find((validity) => validity === event.target.value) ?? "day" })}>
          {VALIDITIES.map((validity) => <option key={validity} value={validity}>{t(`validity.${validity}`)}</option>)}
        </select>
      </div>
      {fault === undefined ? <Mark intent={intent} /> : <p id={`${id}-fault`} className="ticket-fault" role="alert">{fault}</p>}
    </>
  );
}
