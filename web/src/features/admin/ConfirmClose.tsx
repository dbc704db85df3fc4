// What a force-close would do, as it is now, and its confirmation: a reason, and the code typed by hand.
import { Button, Input } from "antd";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CloseChange, ClosePosition, CloseSums, Quote, ToClose, WouldClose } from "@/api/types";
import { count, fmt, money, pnl as pnlText } from "@/format/fmt";
import { useDisconnected, useRows } from "@/live/hooks";
import { ErrorBox, Skeleton } from "@/ui/basics";
import { useUnsaved } from "@/ui/unsaved";
import { useClosePreview, useForceClose } from "./plans";
import { sideText } from "./side";

const LONGEST = 64;

/** What stands on the other side, best price and lots; a long position sells to who bids. */
function depthOf(quote: Quote | undefined, side: WouldClose["side"]): number | undefined {
  const lots = side === "long" ? quote?.bid_lots : quote?.ask_lots;
  return lots ?? undefined;
}

/** At which price it is reckoned, and what that is; that nothing is known is said. */
function PriceOf({ price, price_is, waits_for }: ClosePosition) {
  const { t } = useTranslation();
  if (!price || !price_is) return <span className="amber">{t("planPage.noPrice")}</span>;
  const waits = waits_for && waits_for !== "price_limit" ? t(`planPage.waitsFor.${waits_for}`, { price: fmt(price) }) : "";
  return <span className={price_is === "plan" && waits === "" ? "t2" : "amber"}>{[t(`planPage.priceIs.${price_is}`, { price: fmt(price) }), waits].filter(Boolean).join("；")}</span>;
}

function Sums({ pnl, commission, close_today_lots, close_today_commission, order_fee }: CloseSums) {
  const { t } = useTranslation();
  const charges = t(close_today_lots > 0 ? "planPage.chargesToday" : "planPage.charges", { commission: money(commission), lots: count(close_today_lots), today: money(close_today_commission), fee: money(order_fee) });
  return <span>{t("planPage.pnl", { pnl: pnlText(pnl) })} <span className="t2">{charges}</span></span>;
}

const COLUMNS = ["equity", "margin", "unit_nav"] as const;
const figureText = (column: (typeof COLUMNS)[number], figure: string | null | undefined): string => (figure == null ? "–" : column === "unit_nav" ? fmt(figure) : money(figure));

/** Where accounts and their product stand now and after; without a price of each position nothing is guessed. */
function After({ accounts, product }: { accounts: readonly CloseChange[]; product: CloseChange | null | undefined }) {
  const { t } = useTranslation();
  const all: readonly CloseChange[] = [...accounts, ...(product ? [product] : [])];
  return (
    <table className="matrix" aria-label={t("planPage.after")}>
      <thead><tr><th scope="col">{t("planPage.what")}</th>{COLUMNS.map((column) => <th key={column} scope="col" className="r">{t(`planPage.figures.${column}`)}</th>)}</tr></thead>
      <tbody>
        {all.map(({ of, now, after }) => (
          <tr key={of}>
            <th scope="row">{of}</th>
            {COLUMNS.map((column) => <td key={column} className="r">{figureText(column, now[column])} → {after ? figureText(column, after[column]) : t("planPage.notKnown")}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rows({ positions }: { positions: readonly ClosePosition[] }) {
  const { t } = useTranslation();
  const contracts = useMemo(() => [...new Set(positions.map(({ contract }) => contract))].sort(), [positions]);
  const quotes = useRows(useMemo(() => ({ kind: "quotes" as const, contracts }), [contracts]));
  return (
    <ul className="plan-preview close-preview">
      {positions.map((position) => {
        const depth = depthOf(quotes.find(({ contract }) => contract === position.contract), position.side);
        const thin = depth !== undefined && depth < position.lots;
        return (
          <li key={`${position.account} ${position.contract} ${sideText(position)}`}>
            <span><strong>{position.account}</strong> {position.contract} {sideText(position)} {count(position.lots)}</span>
            <PriceOf {...position} />
            {position.sums && <Sums {...position.sums} />}
            <span className={thin ? "amber" : "t2"}>{depth === undefined ? "" : t(thin ? "planPage.thin" : "planPage.depth", { best: t(position.side === "long" ? "planPage.bid" : "planPage.ask"), lots: count(depth) })}</span>
          </li>
        );
      })}
    </ul>
  );
}

interface ConfirmProps {
  of: ToClose;
  onBack: () => void;
  onDone: () => void;
}

export function ConfirmClose({ of, onBack, onDone }: ConfirmProps) {
  const { t } = useTranslation();
  const id = useId();
  const asked = useClosePreview(of);
  const { mutate, error, isPending, reset } = useForceClose(onDone);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const disconnected = useDisconnected();
  useUnsaved(!isPending && (reason !== "" || typed !== ""));
  const preview = asked.data;
  if (!preview) return asked.error ? <><ErrorBox error={asked.error} /><div className="form-end"><Button onClick={onBack}>{t("planPage.back")}</Button></div></> : <Skeleton rows={4} />;
  const { lots, positions, total, accounts, product, confirm } = preview;
  const missing = confirm.startsWith(typed) ? confirm.length - typed.length : undefined;
  const why = lots === 0 ? t("planPage.nothingHeld") : disconnected ? t("shell.disconnected") : reason.trim() === "" ? t("planPage.needsReason") : missing === undefined ? t("planPage.otherCode") : missing > 0 ? t("planPage.charactersLeft", { count: missing }) : "";
  return (
    <form className="form" noValidate onSubmit={(event) => { event.preventDefault(); if (why === "" && !isPending) mutate({ of, reason: reason.trim(), confirm: typed, previewed_lots: lots }); }}>
      <p>{t("planPage.wouldClose", { lots: count(lots) })}</p>
      <Rows positions={positions} />
      {lots > 0 && <p><strong>{t("planPage.total")}</strong> {total ? <Sums {...total} /> : <span className="amber">{t("planPage.noTotal")}</span>}</p>}
      {lots > 0 && <After accounts={accounts} product={product} />}
      <p className="t2">{t("planPage.accountsOf", { accounts: count(new Set(positions.map(({ account }) => account)).size), contracts: count(new Set(positions.map(({ contract }) => contract)).size) })}</p>
      <ErrorBox error={error} />
      <div className="field">
        <label htmlFor={`${id}-reason`}>{t("planPage.reason")}</label>
        <Input id={`${id}-reason`} value={reason} maxLength={LONGEST} autoFocus autoComplete="off" onChange={({ target }) => { setReason(target.value); reset(); }} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-code`}>{t("planPage.confirm")}</label>
        <Input
          id={`${id}-code`} value={typed} autoComplete="off" aria-describedby={`${id}-told`} onPaste={(event) => event.preventDefault()} onDrop={(event) => event.preventDefault()}
          onKeyDown={(event) => { if (event.key === "Enter") event.preventDefault(); }} onChange={({ target }) => { setTyped(target.value); reset(); }}
        />
        <small id={`${id}-told`} className="t2">{t("planPage.typeCode", { code: confirm })}</small>
      </div>
      <div className="form-end">
        <span className="t2" role="status">{why}</span>
        <Button onClick={onBack}>{t("planPage.back")}</Button>
        <Button type="primary" htmlType="submit" danger disabled={isPending || why !== ""}>{t("planPage.doClose", { lots: count(lots) })}</Button>
      </div>
    </form>
  );
}
