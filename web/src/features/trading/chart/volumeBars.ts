// Volume bars in the candles' own code: hollow where the price rose, solid where it fell. Not colour alone.
import {
  type CustomData, type CustomSeriesOptions, type ICustomSeriesPaneRenderer, type ICustomSeriesPaneView, type PaneRendererCustomData, type PriceToCoordinateConverter, type Time, customSeriesDefaultOptions,
} from "lightweight-charts";

export interface VolumeBar extends CustomData {
  value: number;
  color: string;
  hollow: boolean;
}

type Target = Parameters<ICustomSeriesPaneRenderer["draw"]>[0];

/** Share of a bar's room that it fills, as the candles do. */
const FILLED = 0.7;

export class VolumeBars implements ICustomSeriesPaneView<Time, VolumeBar> {
  #data: PaneRendererCustomData<Time, VolumeBar> | undefined;

  update(data: PaneRendererCustomData<Time, VolumeBar>): void {
    this.#data = data;
  }
  priceValueBuilder({ value }: VolumeBar): number[] {
    return [0, value];
  }
  isWhitespace(data: Partial<VolumeBar>): data is CustomData {
    return data.value === undefined;
  }
  defaultOptions(): CustomSeriesOptions {
    return customSeriesDefaultOptions;
  }
  renderer(): ICustomSeriesPaneRenderer {
    return { draw: (target, toCoordinate) => this.#draw(target, toCoordinate) };
  }

  #draw(target: Target, toCoordinate: PriceToCoordinateConverter): void {
    const data = this.#data;
    const range = data?.visibleRange;
    const base = toCoordinate(0);
    if (!data || !range || base === null) return;
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio, verticalPixelRatio }) => {
      const width = Math.max(1, Math.floor(data.barSpacing * FILLED * horizontalPixelRatio));
      const line = Math.max(1, Math.floor(horizontalPixelRatio));
      const bottom = Math.round(base * verticalPixelRatio);
      // One stroke and one fill a colour: a chart is drawn ten times a second.
      const looks = new Map<string, { hollow: Path2D; solid: Path2D }>();
      for (const { x, barColor, originalData: { value, hollow } } of data.bars.slice(range.from, range.to)) {
        const left = Math.round(x * horizontalPixelRatio - width / 2);
        const top = Math.round((toCoordinate(value) ?? base) * verticalPixelRatio);
        const look = looks.get(barColor) ?? { hollow: new Path2D(), solid: new Path2D() };
        looks.set(barColor, look);
        if (hollow && width > 2 * line) look.hollow.rect(left + line / 2, top + line / 2, width - line, bottom - top - line);
        else look.solid.rect(left, top, width, bottom - top);
      }
      context.lineWidth = line;
      for (const [colour, { hollow, solid }] of looks) {
        context.fillStyle = colour;
        context.strokeStyle = colour;
        context.fill(solid);
        context.stroke(hollow);
      }
    });
  }
}
