// Net exposure of each product by commodity, as a share of what its schemes allow: one blue scale, the signed lots in the cell.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { count, fmt, percent } from "@/format/fmt";
import { useRows } from "@/live/hooks";
import { nameOfCode } from "@/market/names";
import { Note } from "@/ui/basics";
import { type Cell, heatOf, isReached, keyOf, stepOf } from "./heat";

const TOPIC = { kind: "exposures" as const };

interface HeatPanelProps {
  /** The product of the selected row. */
  product: string | undefined;
}

export function HeatPanel({ product }: HeatPanelProps) {
  const { t, i18n } = useTranslation();
  const rows = useRows(TOPIC);
  const { products, commodities, cells } = useMemo(() => heatOf(rows), [rows]);
  const told = (of: string, commodity: string, cell: Cell): string =>
    t(cell.limit === null ? "riskPage.heat.told" : "riskPage.heat.toldOf", { product: of, commodity, net: fmt(cell.net, { signed: true }), long: count(cell.long), short: count(cell.short), limit: count(cell.limit), used: percent(cell.used) });
  return (
    <section className="panel" aria-label={t("riskPage.heat.title")} data-panel="heat">
      <header className="panel-head"><h2>{t("riskPage.heat.title")}</h2><span className="t2">{t("riskPage.heat.note")}</span></header>
      {rows.length === 0 ? <Note title={t("riskPage.heat.none")} /> : (
        <div className="panel-body risk-scrolls heat-body" tabIndex={0} role="region" aria-label={t("riskPage.heat.title")}>
          <table className="heat">
            <thead><tr><th scope="col">{t("admin.product")}</th>{commodities.map(({ code, exchange }) => <th key={code} scope="col" title={`${exchange} ${nameOfCode(code, i18n.language)}`}>{code}</th>)}</tr></thead>
            <tbody>
              {products.map((of) => (
                <tr key={of} className={of === product ? "is-selected" : ""}>
                  <th scope="row">{of}</th>
                  {commodities.map(({ code }) => {
                    const cell = cells.get(keyOf(of, code));
                    return cell ? <td key={code} className={`heat-cell ${isReached(cell) ? "is-reached" : ""}`} data-step={stepOf(cell)} title={told(of, code, cell)}>{fmt(cell.net, { places: 0 })}</td> : <td key={code} />;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <footer className="heat-scale" aria-hidden="true"><span>0</span><i /><span>100%</span><b /><span>{t("riskPage.heat.reached")}</span><span className="panel-end">{t("riskPage.heat.sign")}</span></footer>
    </section>
  );
}
