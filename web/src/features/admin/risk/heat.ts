// Exposures as a map: products down, commodities across by exchange, the net of each against its limit.
import type { ExposureRow } from "@/api/types";

export interface Cell {
  net: number;
  long: number;
  short: number;
  limit: number | null;
  /** |net| ÷ limit; nothing without one. */
  used: number | null;
}

export interface Heat {
  products: readonly string[];
  commodities: readonly { code: string; exchange: string }[];
  cells: ReadonlyMap<string, Cell>;
}

export const keyOf = (product: string, commodity: string): string => `${product} ${commodity}`;

export function heatOf(rows: readonly ExposureRow[]): Heat {
  const exchanges = new Map(rows.map(({ commodity, exchange }) => [commodity ?? "", exchange ?? ""]));
  const commodities = [...exchanges].map(([code, exchange]) => ({ code, exchange })).sort((one, other) => one.exchange.localeCompare(other.exchange) || one.code.localeCompare(other.code));
  return {
    products: [...new Set(rows.map(({ product }) => product ?? ""))].sort(),
    commodities,
    cells: new Map(rows.map(({ product, commodity, net, long, short, limit, used }) => [keyOf(product ?? "", commodity ?? ""), { net: net ?? 0, long: long ?? 0, short: short ?? 0, limit, used }])),
  };
}

/** The ground of a cell, in ten steps of one scale; 0 of none. */
export const stepOf = ({ used }: Cell): number => (used === null ? 0 : Math.min(10, Math.ceil(used * 10)));
export const isReached = ({ used }: Cell): boolean => used !== null && used >= 1;
