// Depth around the last price. Click a price to fill the ticket; the cursor places and cancels by key.
import { type CSSProperties, type ReactNode, memo, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Side } from "@/api/types";
import { type PriceUnits, fromUnits, roundToUnits, toUnits } from "@/format/decimal";
import { change, count, percent, price } from "@/format/fmt";
import { clockTime } from "@/format/time";
import { useRows } from "@/live/hooks";
import { placesOf } from "@/market/contracts";
import { Note, Panel, signClass } from "@/ui/basics";
import { useLatest } from "@/ui/latest";
import { useCancel } from "../commands";
import { useDesk } from "../context";
import { useKeys } from "../keys/useKeys";
import { useQuote, useWorkingOrders } from "../live";
import { useTerminal } from "../terminal";
import { useSend } from "../ticket/useSend";
import { type Rung, bookOf, centredOn, keepInView, ownLots, rungsFrom, spanOf } from "./ladder";

const RUNG_PX = 20;

/** How many whole rungs fit. */
function useRungCount(): [(element: HTMLDivElement | null) => void, number] {
  const [rungs, setRungs] = useState(20);
  const observer = useRef<ResizeObserver>(null);
  const measure = (element: HTMLDivElement | null): void => {
    observer.current?.disconnect();
    if (!element) return;
    observer.current = new ResizeObserver(() => setRungs(Math.floor(element.clientHeight / RUNG_PX)));
    observer.current.observe(element);
  };
  // The same function each time: React would measure again for every other.
  const stable = useRef(measure);
  return [useMemo(() => (element) => stable.current(element), []), rungs];
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

interface RungProps extends Rung {
  largest: number;
  places: number;
  look: string;
  tone: string;
  onTake: (price: PriceUnits) => void;
}

/** The bar of a level, as a ground: an element of its own would be laid out with every change. */
const bar = (lots: number, largest: number): CSSProperties => ({ backgroundSize: `${(lots / largest) * 100}% 18px` });

/** Most rungs are empty and stay so: one is drawn again only when something of its own changes. */
const RungRow = memo(function RungRow({ price: units, bid, ask, own, largest, places, look, tone, onTake }: RungProps) {
  const { t } = useTranslation();
  return (
    <div role="row" className={`rung ${look}`} onClick={() => onTake(units)}>
      <span role="gridcell">{own > 0 && <span className="rung-own" aria-label={t("ladder.own", { lots: own })}>{count(own)}</span>}</span>
      <span role="gridcell" className="rung-bid" style={bar(bid, largest)}>{bid > 0 ? count(bid) : ""}</span>
      <span role="gridcell" className={`rung-price ${tone}`}>{price(fromUnits(units), places)}</span>
      <span role="gridcell" className="rung-ask" style={bar(ask, largest)}>{ask > 0 ? count(ask) : ""}</span>
    </div>
  );
});

export function Ladder() {
  const { t } = useTranslation();
  const { account, contract, disconnected, offline } = useDesk();
  const quote = useQuote();
  const workingOrders = useWorkingOrders();
  const depth = useRows(contract && { kind: "depth", contract: contract.code });
  const edit = useTerminal((terminal) => terminal.edit);
  const { send } = useSend();
  const cancel = useCancel(account.code);
  const [measure, shown] = useRungCount();
  const [top, setTop] = useState<{ contract: string; price: PriceUnits; held: boolean }>();
  const [cursor, setCursor] = useState<{ contract: string; price: PriceUnits; side: Side }>();

  const tick = toUnits(contract?.tick) ?? 1;
  const last = roundToUnits(quote?.last ?? quote?.pre_settlement);
  const places = placesOf(contract);
  const code = contract?.code ?? "";
  const closed = quote?.state === "closed";
  const book = useMemo(() => bookOf(depth), [depth]);
  // A cursor that was led out of the book keeps the view until one leaves the ladder.
  const before = top?.contract === code ? top : undefined;
  const topPrice = last === undefined ? undefined : before?.held ? before.price : keepInView(before?.price, spanOf(book, last), last, tick, shown);
  if (topPrice !== undefined && before?.price !== topPrice) setTop({ contract: code, price: topPrice, held: false });

  const own = useMemo(() => ownLots(workingOrders, code), [workingOrders, code]);
  const rungs = topPrice === undefined ? [] : rungsFrom(topPrice, tick, shown, book, own);
  const at = cursor?.contract === code ? cursor : last === undefined ? undefined : { contract: code, price: last, side: "buy" as const };

  const settled = roundToUnits(quote?.pre_settlement);
  /** A price of this book is none of another contract's, which the ticket may name already. */
  const isTickets = (): boolean => useTerminal.getState().ticket.contract === code;
  const take = useLatest((units: PriceUnits): void => {
    if (!isTickets()) return;
    edit({ priceKind: "limit", price: fromUnits(units) });
    setCursor({ contract: code, price: units, side: at?.side ?? "buy" });
  });
  const move = (steps: number): void => {
    if (!at || topPrice === undefined) return;
    const next = at.price + steps * tick;
    setCursor({ ...at, price: next });
    if (next > topPrice || next <= topPrice - shown * tick) setTop({ contract: code, price: centredOn(next, tick, shown), held: true });
  };
  useKeys({
    "ladder.up": () => move(1),
    "ladder.down": () => move(-1),
    "ladder.last": () => {
      if (last === undefined) return;
      setCursor({ contract: code, price: last, side: at?.side ?? "buy" });
      setTop(undefined);
    },
    "ladder.buy": () => at && setCursor({ ...at, side: "buy" }),
    "ladder.sell": () => at && setCursor({ ...at, side: "sell" }),
    "ladder.place": () => {
      if (!at || !isTickets()) return;
      const { ticket } = useTerminal.getState();
      const price = fromUnits(at.price);
      // Only the first Enter fills the ticket: filling takes back what was ready to be sent.
      if (ticket.priceKind !== "limit" || ticket.price !== price || ticket.side !== at.side) edit({ priceKind: "limit", price, side: at.side });
      send(at.side);
    },
    "ladder.cancel": () => {
      if (offline || !account.may_trade) return;
      for (const order of workingOrders) if (order.contract === code && order.order !== null && roundToUnits(order.price) === at?.price) cancel(order.order);
    },
  });

  return (
    <Panel
      name="ladder" label={t("ladder.label")} className={`ladder ${closed ? "is-closed" : ""}`}
      head={
        <>
          <h2>{t("ladder.label")}</h2>
          <span className={`panel-end ${disconnected || closed ? "t2" : signClass(quote?.change, 4)}`}>
            <strong className="ladder-last">{price(quote?.last, places)}</strong>
            <span>{change(quote?.change, places)} {percent(quote?.change_ratio, { places: 2, signed: true })}</span>
          </span>
        </>
      }
    >
      <dl className="ladder-facts">
        <Fact name={t("ladder.preSettlement")}>{price(quote?.pre_settlement, places)}</Fact>
        <Fact name={t("ladder.openInterest")}>{count(quote?.open_interest)}</Fact>
        <Fact name={t("ladder.upperLimit")}>{price(quote?.upper_limit, places)}</Fact>
        <Fact name={t("ladder.lowerLimit")}>{price(quote?.lower_limit, places)}</Fact>
      </dl>
      {closed && <p className="ladder-closed" role="status">{t("ladder.closed", { at: clockTime(quote.at) })}</p>}
      <div role="grid" aria-label={t("ladder.label")} className="ladder-grid">
        <div role="row" className="rung rung-head">
          <span role="columnheader" aria-label={t("ladder.label")} />
          <span role="columnheader">{t("ladder.bid")}</span>
          <span role="columnheader">{t("common.price")}</span>
          <span role="columnheader">{t("ladder.ask")}</span>
        </div>
        <div ref={measure} className="ladder-rungs" role="rowgroup" data-first tabIndex={0} onBlur={() => top?.held && setTop(undefined)}>
          {rungs.map((rung) => (
            <RungRow
              key={rung.price} {...rung} largest={rung.bid + rung.ask > 0 ? book.largest : 1} places={places} onTake={take}
              look={`${rung.price === last ? "is-last" : ""} ${rung.price === at?.price && cursor ? `is-cursor-${at.side}` : ""}`}
              tone={disconnected ? "t2" : signClass(rung.price - (settled ?? rung.price), 0)}
            />
          ))}
        </div>
      </div>
      {rungs.length === 0 && <Note title={t("ladder.empty")} />}
    </Panel>
  );
}
