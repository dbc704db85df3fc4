// lightweight-charts under the panel's data. Colours are the page's variables, read again when they change.
import {
  CandlestickSeries, ColorType, type CustomSeriesOptions, type IChartApi, type IPriceLine, type ISeriesApi, LineSeries, LineStyle, type Time, type WhitespaceData, createChart,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import { price } from "@/format/fmt";
import { wallSeconds } from "@/format/time";
import type { components } from "@/api/schema";
import { usePrefs } from "@/prefs/prefs";
import { token } from "@/theme/themes";
import { AFTER, type Bar, ascending, spacing } from "./bars";
import type { Level } from "./levels";
import { LevelTags } from "./levelTags";
import { type VolumeBar, VolumeBars } from "./volumeBars";

export interface CanvasProps {
  mode: "bars" | "line";
  bars: readonly Bar[];
  live: Bar | undefined;
  average: readonly { time: number; value: number }[];
  points: readonly components["schemas"]["LinePoint"][];
  places: number;
  minMove: number;
  levels: readonly Level[];
  grey: boolean;
  volumeLabel: string;
  rising: boolean;
}

interface Series {
  chart: IChartApi;
  main: ISeriesApi<"Candlestick"> | ISeriesApi<"Line">;
  average: ISeriesApi<"Line">;
  volume: ISeriesApi<"Custom", Time, VolumeBar | WhitespaceData>;
}

/** The price scale's part of the width, before it is drawn. */
const SCALE = 64;

const NO_BAR = { time: 0, open: 0, high: 0, low: 0, close: 0 };

const at = (time: number): Time => time as Time;
const FONT = 'Inter, "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC"';
/** The rising candle is hollow, the falling one solid: not colour alone. */
const candles = (grey: boolean) => ({
  upColor: token("--panel"),
  borderUpColor: token(grey ? "--t2" : "--up"),
  wickUpColor: token(grey ? "--t2" : "--up"),
  downColor: token(grey ? "--t2" : "--down"),
  borderDownColor: token(grey ? "--t2" : "--down"),
  wickDownColor: token(grey ? "--t2" : "--down"),
});

function make(element: HTMLElement, { mode, places, minMove }: CanvasProps): Series {
  const chart = createChart(element, { autoSize: true, localization: { locale: "en-US", priceFormatter: (value: number) => price(value, places) } });
  const format = { type: "price" as const, precision: places, minMove };
  const main = mode === "bars"
    ? chart.addSeries(CandlestickSeries, { priceFormat: format })
    : chart.addSeries(LineSeries, { priceFormat: format, lineWidth: 1 });
  const average = chart.addSeries(LineSeries, { priceFormat: format, lineWidth: 1, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false });
  const volume = chart.addCustomSeries<VolumeBar, CustomSeriesOptions>(new VolumeBars(), { priceScaleId: "volume", priceFormat: { type: "volume" }, lastValueVisible: false, priceLineVisible: false }, 1);
  // The bars stand on the time axis, and their number is said beside them.
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.2, bottom: 0 } });
  chart.panes()[0]?.setStretchFactor(78);
  chart.panes()[1]?.setStretchFactor(22);
  return { chart, main, average, volume };
}

function paint({ chart, main, average }: Series, { mode, grey, rising }: CanvasProps): void {
  chart.applyOptions({
    layout: {
      background: { type: ColorType.Solid, color: token("--panel") }, textColor: token("--t3"), fontSize: 11, fontFamily: FONT,
      attributionLogo: true, panes: { separatorColor: token("--line"), enableResize: false },
    },
    grid: { vertLines: { color: token("--line") }, horzLines: { color: token("--line") } },
    rightPriceScale: { borderColor: token("--line"), entireTextOnly: true },
    timeScale: { borderColor: token("--line"), timeVisible: true, secondsVisible: false, rightOffset: AFTER },
    crosshair: { vertLine: { color: token("--t3"), labelBackgroundColor: token("--gry") }, horzLine: { color: token("--t3"), labelBackgroundColor: token("--gry") } },
  });
  const label = grey ? token("--gry") : token(rising ? "--upf" : "--downf");
  if (mode === "bars") (main as ISeriesApi<"Candlestick">).applyOptions({ ...candles(grey), priceLineColor: label, priceLineStyle: LineStyle.Dotted });
  else (main as ISeriesApi<"Line">).applyOptions({ color: token(grey ? "--t2" : "--t1"), priceLineColor: label });
  average.applyOptions({ color: token(mode === "bars" ? "--acc" : "--amb") });
}

/** The bars' volume; the tokens are read once for all of them. */
function volumesOf(bars: readonly Bar[], grey: boolean): VolumeBar[] {
  const [still, up, down] = [token("--line2"), token("--upf"), token("--downf")];
  return bars.map(({ time, open, close, volume }) => ({ time: at(time), value: volume, color: grey ? still : close >= open ? up : down, hollow: close >= open }));
}

export function Canvas(props: CanvasProps) {
  const element = useRef<HTMLDivElement>(null);
  const series = useRef<Series>(null);
  const latest = useRef(props);
  const spaced = useRef(false);
  const theme = usePrefs((prefs) => prefs.themes);
  const colours = usePrefs((prefs) => prefs.colours);
  const { mode, bars, live, average, points, levels, grey, rising, volumeLabel } = props;
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!element.current) return undefined;
    const made = make(element.current, latest.current);
    series.current = made;
    spaced.current = false;
    return () => {
      series.current = null;
      made.chart.remove();
    };
  }, []);

  useEffect(() => {
    if (series.current) paint(series.current, latest.current);
  }, [theme, colours, grey, rising]);

  useEffect(() => {
    const made = series.current;
    if (!made) return;
    if (mode === "bars") {
      (made.main as ISeriesApi<"Candlestick">).setData(bars.map(({ time, open, high, low, close }) => ({ time: at(time), open, high, low, close })));
      made.average.setData(average.map(({ time, value }) => ({ time: at(time), value })));
      made.volume.setData(volumesOf(bars, grey));
      // Once: how one looks at it since is one's own.
      if (!spaced.current) made.chart.timeScale().applyOptions({ barSpacing: spacing(bars.length, (element.current?.clientWidth ?? 0) - SCALE) });
      spaced.current = true;
      return;
    }
    const seen = ascending(points.flatMap((point) => {
      const time = wallSeconds(point.at);
      return time === undefined ? [] : [{ time, value: Number(point.price), average: point.average == null ? undefined : Number(point.average), volume: point.volume }];
    }));
    (made.main as ISeriesApi<"Line">).setData(seen.map(({ time, value }) => ({ time: at(time), value })));
    made.average.setData(seen.flatMap(({ time, average: mean }) => (mean === undefined ? [] : [{ time: at(time), value: mean }])));
    const still = token("--line2");
    made.volume.setData(seen.map(({ time, volume }) => ({ time: at(time), value: volume, color: still, hollow: false })));
    made.chart.timeScale().fitContent();
  }, [mode, bars, average, points, grey, theme, colours]);

  // Not all that comes of a contract moves its bar; and a chart that is given the same bar draws all of itself again.
  const { time, open, high, low, close } = live ?? NO_BAR;
  useEffect(() => {
    if (time === 0 || mode !== "bars") return;
    (series.current?.main as ISeriesApi<"Candlestick"> | undefined)?.update({ time: at(time), open, high, low, close });
  }, [time, open, high, low, close, mode, bars, average, grey, theme, colours]);

  useEffect(() => {
    const made = series.current;
    if (!made) return undefined;
    const [ground, plain, text, blue, blueGround] = [token("--raised"), token("--t2"), token("--t1"), token("--acc"), token("--accbg")];
    const looks = { held: { line: plain, ground, text }, working: { line: blue, ground: blueGround, text: blue } };
    const lines: IPriceLine[] = levels.map(({ price: level, kind }) =>
      made.main.createPriceLine({
        price: level, title: "", color: looks[kind].line, lineWidth: 1, lineStyle: kind === "held" ? LineStyle.Dashed : LineStyle.Dotted,
        axisLabelVisible: true, axisLabelColor: looks[kind].ground, axisLabelTextColor: looks[kind].text,
      }),
    );
    const tags = new LevelTags(made.main, levels.map(({ price: level, title, at: words, kind }) => ({ price: level, title, at: words, ...looks[kind] })), FONT);
    made.main.attachPrimitive(tags);
    return () => {
      // A removed chart has taken its lines with it.
      if (series.current !== made) return;
      lines.forEach((line) => made.main.removePriceLine(line));
      made.main.detachPrimitive(tags);
    };
  }, [levels, theme]);

  return (
    <div className="chart-canvas">
      <div ref={element} />
      <p className="chart-volume t2" aria-hidden="true">{volumeLabel}</p>
    </div>
  );
}
