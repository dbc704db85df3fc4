// Names of the level lines, at the left edge where no candle of today is covered.
import type { IPanePrimitivePaneView, ISeriesApi, ISeriesPrimitive, SeriesType } from "lightweight-charts";
import { TAG_HEIGHT, placed } from "./placing";

export interface LevelTag {
  price: number;
  title: string;
  at: string;
  line: string;
  ground: string;
  text: string;
}

const PAD = 6;

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
        draw: (target) => target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          context.font = `11px ${this.#font}`;
          context.textBaseline = "middle";
          const width = (text: string): number => Math.ceil(context.measureText(text).width) + 2 * PAD;
          const tags = this.#tags.flatMap((tag) => {
            const y = this.#series.priceToCoordinate(tag.price);
            return y === null ? [] : [{ tag, y, text: tag.title, at: tag.at, width }];
          });
          placed(tags, mediaSize.height).forEach(({ y, left, text }, index) => {
            const looks = tags[index]?.tag;
            if (!looks) return;
            const box = [left + 0.5, Math.round(y - TAG_HEIGHT / 2) + 0.5, width(text), TAG_HEIGHT] as const;
            context.fillStyle = looks.ground;
            context.fillRect(...box);
            context.strokeStyle = looks.line;
            context.strokeRect(...box);
            context.fillStyle = looks.text;
            context.fillText(text, left + PAD, y);
          });
        }),
      }),
    }];
  }
}
