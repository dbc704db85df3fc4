// The chart of the contract looked at: its bars, the one that grows, own positions and working orders across it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import type { Period } from "@/api/types";
import { useTradingDay } from "@/clock/clock";
import { change, count, fmt, price } from "@/format/fmt";
import type { TextKey } from "@/i18n/words";
import { placesOf } from "@/market/contracts";
import { nameOf } from "@/market/names";
import { Note, Panel, Tabs } from "@/ui/basics";
import { Later } from "@/ui/Later";
import { useDesk } from "../context";
import { usePositions, useQuote, useWorkingOrders } from "../live";
import { CHART_PERIODS, type ChartPeriod, useLayout } from "../terminal";
import { type Bar, barsOf, grown, movingAverage } from "./bars";
import { type Level, levelsOf } from "./levels";

const NO_POINTS: readonly never[] = [];
const AVERAGE = 20;
const BARS = 500;

function useBars(contract: string | undefined, period: Period, tradingDay: string | null | undefined): { bars: Bar[]; isLoading: boolean; refetch: () => void } {
  const queries = useQueryClient();
  const key = ["klines", contract, period, tradingDay];
  const { data, isLoading } = useQuery({
    queryKey: key, enabled: contract !== undefined, staleTime: 30_000,
    queryFn: () => ask(api.GET("/api/v1/contracts/{contract}/klines", { params: { path: { contract: contract ?? "" }, query: { period, limit: BARS } } })),
  });
  const bars = useMemo(() => barsOf(data?.klines ?? []), [data]);
  return { bars, isLoading, refetch: () => void queries.invalidateQueries({ queryKey: key }) };
}

function useLine(contract: string | undefined, tradingDay: string | null | undefined, wanted: boolean) {
  return useQuery({
    queryKey: ["line", contract, tradingDay], enabled: wanted && contract !== undefined, refetchInterval: 5_000,
    queryFn: () => ask(api.GET("/api/v1/contracts/{contract}/line", { params: { path: { contract: contract ?? "" } } })),
  }).data;
}

/** Own positions and working orders as lines across the chart. */
function useLevels(): readonly Level[] {
  const { i18n } = useTranslation();
  const { contract } = useDesk();
  const positions = usePositions();
  const workingOrders = useWorkingOrders();
  // Said in the language of now.
  const levels = useMemo(() => (i18n.language ? levelsOf(contract, positions, workingOrders) : []), [i18n.language, contract, positions, workingOrders]);
  // P&L moves with every tick, levels do not: the same levels stay the same lines.
  const drawn = JSON.stringify(levels);
  return useMemo(() => JSON.parse(drawn) as Level[], [drawn]);
}

const REFETCH_APART_MS = 2_000;
/** Orders can be sent before it has come. */
const loadCanvas = async () => (await import("./Canvas")).Canvas;

interface Looked {
  period: ChartPeriod;
  barPeriod: Period;
  tradingDay: string | null | undefined;
}

/** What the last bar says so far, and the average before it. */
function Ohlc({ barPeriod, tradingDay }: Looked) {
  const { t } = useTranslation();
  const { contract } = useDesk();
  const quote = useQuote();
  const { bars } = useBars(contract?.code, barPeriod, tradingDay);
  const average = useMemo(() => movingAverage(bars, AVERAGE), [bars]);
  const places = placesOf(contract);
  const shown = grown(bars.at(-1), quote, barPeriod) ?? bars.at(-1);
  if (!shown) return null;
  return (
    <span className="panel-end chart-ohlc">
      <span>{t("chart.open")} {price(shown.open, places)} {t("chart.high")} {price(shown.high, places)} {t("chart.low")} {price(shown.low, places)} {t("chart.close")} {price(shown.close, places)}</span>
      {average.length > 0 && <span className="accent">{`MA${AVERAGE}`} {price(average.at(-1)?.value, places)}</span>}
    </span>
  );
}

/** The chart in words. */
function Alternative() {
  const { t } = useTranslation();
  const { contract } = useDesk();
  const quote = useQuote();
  const places = placesOf(contract);
  if (!contract) return null;
  return <p className="visually-hidden">{t("chart.alternative", { contract: contract.code, last: price(quote?.last, places), change: change(quote?.change, places) })}</p>;
}

function Chart({ period, barPeriod, tradingDay }: Looked) {
  const { t } = useTranslation();
  const { contract, disconnected } = useDesk();
  const quote = useQuote();
  const { bars, isLoading, refetch } = useBars(contract?.code, barPeriod, tradingDay);
  const line = useLine(contract?.code, tradingDay, period === "line");
  const levels = useLevels();
  const last = bars.at(-1);
  const live = grown(last, quote, barPeriod);
  const asked = useRef(0);
  const beyond = last !== undefined && quote?.last != null && !live && period !== "line";

  useEffect(() => {
    if (!beyond || performance.now() - asked.current < REFETCH_APART_MS) return;
    asked.current = performance.now();
    refetch();
  });

  const lastVolume = period === "line" ? line?.points.at(-1)?.volume : last?.volume;
  const average = useMemo(() => movingAverage(bars, AVERAGE), [bars]);
  const mode = period === "line" ? "line" : "bars";
  if (bars.length === 0 && period !== "line") return isLoading ? null : <Note title={t("chart.empty")} />;
  return (
    <Later
      key={`${contract?.code}-${period}`} name="chart" load={loadCanvas}
      props={{
        mode, bars, live, average, points: line?.points ?? NO_POINTS, places: placesOf(contract), minMove: Number(contract?.tick ?? 1), levels, grey: disconnected,
        volumeLabel: `${t("chart.volume")} ${count(lastVolume)}`, rising: (quote?.change ?? 0) >= 0,
      }}
    />
  );
}

export function ChartPanel() {
  const { t, i18n } = useTranslation();
  const { contract } = useDesk();
  const period = useLayout((layout) => layout.period);
  const setPeriod = useLayout((layout) => layout.setPeriod);
  const looked: Looked = { period, barPeriod: period === "line" ? "1m" : period, tradingDay: useTradingDay() };
  return (
    <Panel
      name="chart" label={t("chart.label")} className="chart"
      head={
        <>
          <h2 title={nameOf(contract, i18n.language)}>{contract ? `${contract.code} ${nameOf(contract, i18n.language)}` : ""}</h2>
          {contract && <span className="chart-facts">{t("chart.perLot", { exchange: t(`exchange.${contract.exchange}` as TextKey), multiplier: fmt(contract.multiplier), tick: fmt(contract.tick) })}</span>}
          <Tabs<ChartPeriod> label={t("chart.period")} value={period} onChoose={setPeriod} choices={CHART_PERIODS.map((value) => ({ value, label: t(`chart.${value}`) }))} />
          {period !== "line" && <Ohlc {...looked} />}
        </>
      }
    >
      <Alternative />
      <Chart {...looked} />
    </Panel>
  );
}
