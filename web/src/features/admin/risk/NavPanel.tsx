// NAV and drawdown of the selected row's product, with the lines that are in force.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProductRisk } from "@/api/types";
import { percent } from "@/format/fmt";
import { Note, Segmented } from "@/ui/basics";
import { unitNav } from "../Nav";
import { useNavDays } from "../queries";
import { type Point, type Scale, drawdowns, lastOf, placeOf, scaleOf } from "./navCurve";

const SPANS = { "20": 20, "120": 120, all: undefined } as const;
type Span = keyof typeof SPANS;

const pathOf = (points: readonly Point[], scale: Scale): string => points.map(({ value }, index) => `${(index * 100) / Math.max(1, points.length - 1)},${placeOf(value, scale)}`).join(" ");

interface Line {
  name: string;
  at: number;
  look: string;
}

function Chart({ points, lines, text, area = false }: { points: readonly Point[]; lines: readonly Line[]; text: (value: number) => string; area?: boolean }) {
  const scale = area ? { least: 0, most: Math.max(0.01, ...points.map(({ value }) => value)) * 1.1 } : scaleOf([...points, ...lines.map(({ at }) => ({ value: at }))].map(({ value }) => value));
  // A drawdown hangs from above.
  const drawn = area ? points.map(({ at, value }) => ({ at, value: scale.most - value })) : points;
  const last = points.at(-1)?.value ?? 0;
  const path = pathOf(drawn, scale);
  return (
    <div className="nav-chart">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {area && <polygon points={`0,0 ${path} 100,0`} />}
        {lines.map(({ name, at, look }) => <line key={name} className={look} x1="0" x2="100" y1={placeOf(at, scale)} y2={placeOf(at, scale)} />)}
        <polyline points={path} />
      </svg>
      {lines.map(({ name, at, look }) => <span key={name} className={`nav-line ${look}`} style={{ top: `${placeOf(at, scale)}%` }}>{name} {text(at)}</span>)}
      <strong className="nav-last" style={{ top: `${area ? placeOf(scale.most - last, scale) : placeOf(last, scale)}%` }}>{area ? percent(-last, { places: 2 }) : text(last)}</strong>
    </div>
  );
}

interface NavPanelProps {
  product: ProductRisk | undefined;
}

export function NavPanel({ product }: NavPanelProps) {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span>("120");
  return (
    <section className="panel" aria-label={t("riskPage.navPanel")} data-panel="nav">
      <header className="panel-head">
        <h2>{t("riskPage.navPanel")}</h2>
        <span className="t2">{product?.product}</span>
        <span className="panel-end"><Segmented<Span> label={t("riskPage.span")} value={span} onChoose={setSpan} choices={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t(`riskPage.spans.${value}`) }))} /></span>
      </header>
      {product?.product ? <Curves key={product.product} product={product} span={span} /> : <Note title={t("riskPage.nothingChosen")} />}
    </section>
  );
}

/** Settled days, and NAV as it is now behind them. */
function Curves({ product, span }: { product: ProductRisk; span: Span }) {
  const { t } = useTranslation();
  const days = useNavDays(product.product ?? "").data?.days ?? [];
  const { unit_nav: now, previous_unit_nav: before, drawdown } = product;
  const settled = days.flatMap(({ trading_day: at, unit }) => (unit ? [{ at, value: Number(unit) }] : []));
  const all = now === null ? settled : [...settled, { at: t("riskPage.now"), value: now }];
  const points = lastOf(all, SPANS[span]);
  const line = (name: string, way: number | null, look: string): Line[] => (now === null || way === null ? [] : [{ name, at: now - way, look }]);
  const lines = [...line(t("schemePage.topUp"), product.to_top_up, "is-top-up"), ...line(t("schemePage.warning"), product.to_warning, "is-warning"), ...line(t("schemePage.liquidation"), product.to_liquidation, "is-liquidation")];
  const told = [[t("riskPage.now"), unitNav(now)], [t("navPage.previousUnit"), unitNav(before)], [t("riskPage.change"), now !== null && before ? percent(now / before - 1, { places: 2, signed: true }) : "–"], [t("navPage.drawdown"), percent(drawdown, { places: 2 })]];
  const undefinedAs = product.missing ? t("common.undefined") : "";
  return (
    <div className="panel-body nav-body">
      <dl className="nav-figures">{told.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{undefinedAs && value === "–" ? undefinedAs : value}</dd></div>)}</dl>
      {points.length > 1 ? (
        <figure className="nav-charts" aria-label={[t("navPage.curve"), ...told.map(([name, value]) => `${name} ${value}`), ...lines.map(({ name, at }) => `${name} ${unitNav(at)}`)].join(", ")}>
          <Chart points={points} lines={lines} text={unitNav} />
          <Chart points={drawdowns(points)} lines={[]} text={(value) => percent(value, { places: 2 })} area />
          <figcaption><span>{points[0]?.at}</span><span>{points.at(-1)?.at}</span></figcaption>
        </figure>
      ) : (
        <Note title={t("navPage.noDays")} />
      )}
    </div>
  );
}
