// The statement itself: A4 landscape, plain, the only thing that is printed.
import { useTranslation } from "react-i18next";
import type { NavDay, Statement } from "@/api/types";
import { fmt, money, percent, pnl } from "@/format/fmt";
import { dayAndTime } from "@/format/time";
import { signClass } from "@/ui/basics";
import { type Form, type PaperColumn, closeColumns, deliveryColumns, positionColumns, positionSumColumns, tradeColumns } from "./rows";

function PaperTable<Item>({ title, columns, rows }: { title: string; columns: readonly PaperColumn<Item>[]; rows: readonly Item[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  const firstTotal = columns.findIndex(({ total }) => total !== undefined);
  return (
    <section className="paper-table">
      <h2>{title}</h2>
      <table>
        <thead>
          <tr>{columns.map((column) => <th key={column.head} scope="col" className={column.kind}>{t(column.head)}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // Rows of a settled day never move: their place is their identity.
            <tr key={index}>
              {columns.map((column) => {
                const text = column.text(row);
                return <td key={column.head} className={`${column.kind} ${column.tone?.(row) ?? ""}`} data-side={column.kind === "side" ? (text === t("common.sell") ? "sell" : "buy") : undefined}>{column.kind === "side" ? <span>{text}</span> : text}</td>;
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={Math.max(1, firstTotal)}>{t("statement.rows", { count: rows.length })}</th>
            {columns.slice(Math.max(1, firstTotal)).map((column) => <td key={column.head} className={`${column.kind} ${column.total?.match(/^[+−]/) ? signClass(column.total.startsWith("−") ? -1 : 1) : ""}`}>{column.total ?? ""}</td>)}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** A line that most statements do not need: left out where it is 0. */
const unless0 = (name: string, amount: string, text: string, tone = ""): [string, string, string][] => (/[1-9]/.test(amount) ? [[name, text, tone]] : []);

function Summary({ statement, form }: { statement: Statement; form: Form }) {
  const { t } = useTranslation();
  const { summary } = statement;
  const own = form === "mtm" ? summary.mark_to_market : summary.trade_by_trade;
  const left: [string, string, string][] = [
    [t("statement.broughtForward"), money(own.brought_forward), "strong"],
    [t("statement.netDeposit"), pnl(summary.net_deposit), ""],
    [t(form === "mtm" ? "statement.closePnlMtm" : "statement.closePnlTrade"), pnl(own.close_pnl), signClass(own.close_pnl)],
    [t(form === "mtm" ? "statement.positionPnl" : "statement.floatingPnl"), pnl(own.position_pnl), signClass(own.position_pnl)],
    [t("statement.commission"), money(summary.commission), ""],
    ...unless0(t("statement.orderFee"), summary.order_fee, money(summary.order_fee)),
    ...unless0(t("statement.deliveryPnl"), own.delivery_pnl, pnl(own.delivery_pnl), signClass(own.delivery_pnl)),
    ...unless0(t("statement.deliveryFee"), summary.delivery_fee, money(summary.delivery_fee)),
    ...unless0(t("funds.collateralFee"), summary.collateral_fee, money(summary.collateral_fee)),
  ];
  const right: [string, string, string][] = [
    [t("statement.carriedForward"), money(own.carried_forward), "strong"],
    [t("statement.equity"), money(summary.equity), "strong"],
    [t("statement.margin"), money(summary.margin), ""],
    ...unless0(t("statement.deliveryMargin"), summary.delivery_margin, money(summary.delivery_margin)),
    ...unless0(summary.mortgage_of == null ? t("funds.mortgage") : t("statement.mortgageOf", { day: summary.mortgage_of }), summary.mortgage, money(summary.mortgage)),
    ...unless0(t("funds.covered"), summary.covered, money(summary.covered)),
    [t("statement.available"), money(summary.available), ""],
    [t("statement.riskDegree"), summary.risk_degree == null ? t("common.undefined") : percent(summary.risk_degree, { places: 2 }), ""],
    [t("statement.marginCall"), money(summary.margin_call), ""],
  ];
  return (
    <section className="paper-summary">
      <h2>{t("statement.summary")}</h2>
      {[left, right].map((side, index) => (
        <dl key={index}>{side.map(([name, value, tone]) => <div key={name}><dt>{name}</dt><dd className={`number ${tone}`}>{value}</dd></div>)}</dl>
      ))}
    </section>
  );
}

/** The product's NAV of the day and what is taken off it, for who reads NAVs. */
function ProductNav({ nav }: { nav: NavDay }) {
  const { t } = useTranslation();
  const unit = (value: string | null | undefined): string => (value == null ? t("common.undefined") : fmt(value, { places: 4 }));
  const { fees } = nav;
  const left: [string, string][] = [
    [t("statement.totalNav"), money(nav.total)],
    [t("statement.navShares"), nav.shares == null ? t("common.undefined") : money(nav.shares)],
    [t("statement.unitNav"), unit(nav.unit)],
    [t("statement.previousUnitNav"), unit(nav.previous_unit)],
  ];
  const right: [string, string][] = [
    [t("statement.liabilities"), money(nav.liabilities)],
    ...(fees ? [[t("statement.managementFee"), money(fees.management)], [t("statement.custodyFee"), money(fees.custody)], [t("statement.advisoryFee"), money(fees.advisory)]] satisfies [string, string][] : []),
  ];
  return (
    <section className="paper-summary">
      <h2>{t("statement.productNav")}</h2>
      {[left, right].map((side, index) => (
        <dl key={index}>{side.map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="number">{value}</dd></div>)}</dl>
      ))}
    </section>
  );
}

/** What stands at the foot of every printed page: whose and of which day it is, on which clock, and which page of how many. */
function PageFoot({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const mark = [statement.account, statement.account_name, statement.trading_day, ...(statement.simulated ? [t("statement.simulated")] : [])].join(" · ");
  const pages = t("statement.pageOf", { page: '" counter(page) "', pages: '" counter(pages) "' });
  return <style>{`@page { @bottom-left { font: 8px var(--font); content: ${JSON.stringify(mark)}; } @bottom-right { font: 8px var(--font); content: "${pages}"; } }`}</style>;
}

export function Paper({ statement, form }: { statement: Statement; form: Form }) {
  const { t } = useTranslation();
  return (
    <article className="paper" aria-label={t("statement.title")}>
      <PageFoot statement={statement} />
      <header className="paper-head">
        <p>
          <span><strong>{t("statement.clientId")}</strong> {statement.account}</span>
          <span><strong>{t("statement.clientName")}</strong> {statement.account_name}</span>
          <br />
          {statement.product_name && <><strong>{t("statement.product")}</strong> {statement.product_name}</>}
        </p>
        <h1>{t(form === "mtm" ? "statement.paperTitleMtm" : "statement.paperTitleTrade")}</h1>
        <p className="number">
          <strong>{t("statement.day")}</strong> {statement.trading_day}
          <br />
          <span className="t2">{t("statement.currency")}</span>
          <span className="t2">{t("statement.madeAt", { at: dayAndTime(statement.settled_at) })}</span>
        </p>
      </header>
      {statement.simulated && <p className="paper-simulated">{t("statement.simulated")}</p>}
      <Summary statement={statement} form={form} />
      {statement.product_nav && <ProductNav nav={statement.product_nav} />}
      <PaperTable title={t("statement.trades")} columns={tradeColumns(statement, form)} rows={statement.trades} />
      <PaperTable title={t("statement.closes")} columns={closeColumns(statement, form)} rows={statement.closes} />
      <PaperTable title={t("statement.deliveries")} columns={deliveryColumns(statement, form)} rows={statement.deliveries} />
      <PaperTable title={t("statement.positions")} columns={positionColumns(statement)} rows={statement.positions} />
      <PaperTable title={t("statement.positionSums")} columns={positionSumColumns(statement)} rows={statement.position_sums} />
      <footer className="paper-foot t2">{t("statement.footer", { day: statement.trading_day })}</footer>
    </article>
  );
}
