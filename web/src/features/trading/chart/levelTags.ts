// Names of the level lines, at the left edge where no candle of today is covered.
import type { IPanePrimitivePaneView, ISeriesApi, ISeriesPrimitive, SeriesType } from "lightweight-charts";

export interface LevelTag {
  price: number;
  title: string;
  line: string;
  ground: string;
  text: string;
}

const LEFT = 8;
const PAD = 6;
const HEIGHT = 18;
const GAP = 4;

export class LevelTags implements ISeriesPrimitive {
  readonly #series: ISeriesApi<SeriesType>;
  readonly #tags: readonly LevelTag[];
  readonly #font: string;

  constructor(series: ISeriesApi<SeriesType>, tags: readonly LevelTag[], font: string) {
    this.#series = series;
    this.#tags = tags;
    this.#font = font;
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return [{
      renderer: () => ({
        draw: (target) => target.useMediaCoordinateSpace(({ context }) => {
          context.font = `11px ${this.#font}`;
          context.textBaseline = "middle";
          const drawn: { y: number; right: number }[] = [];
          for (const { price, title, line, ground, text } of this.#tags) {
            const y = this.#series.priceToCoordinate(price);
            if (y === null) continue;
            // Beside the names it would cover.
            const left = Math.max(LEFT, ...drawn.filter((other) => Math.abs(other.y - y) <= HEIGHT).map(({ right }) => right + GAP));
            const width = Math.ceil(context.measureText(title).width) + 2 * PAD;
            drawn.push({ y, right: left + width });
            const box = [left + 0.5, Math.round(y - HEIGHT / 2) + 0.5, width, HEIGHT] as const;
            context.fillStyle = ground;
            context.fillRect(...box);
            context.strokeStyle = line;
            context.strokeRect(...box);
            context.fillStyle = text;
            context.fillText(title, left + PAD, y);
          }
        }),
      }),
    }];
  }
}
