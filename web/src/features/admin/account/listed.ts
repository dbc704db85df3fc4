// A list of commodities and contracts that are ticked. A ticked commodity ticks its contracts.
import type { Contract, Listed } from "@/api/types";

type Place = Pick<Contract, "code" | "commodity">;

export const ticked = ({ commodities, contracts }: Listed, { code, commodity }: Place): boolean => commodities.includes(commodity) || contracts.includes(code);

export function toggled(listed: Listed, of: "commodities" | "contracts", code: string): Listed {
  const before = listed[of];
  return { ...listed, [of]: before.includes(code) ? before.filter((other) => other !== code) : [...before, code] };
}

/** Every commodity shown; what is ticked of others stays. */
export const withAll = (listed: Listed, shown: readonly Pick<Contract, "commodity">[]): Listed => ({ ...listed, commodities: [...new Set([...listed.commodities, ...shown.map(({ commodity }) => commodity)])], contracts: [] });

/** What was ticked is not, and the other way round: whole commodities where none of their contracts was ticked. */
export function inverted(listed: Listed, shown: readonly Place[]): Listed {
  const commodities = [...new Set(shown.map(({ commodity }) => commodity))];
  const whole = commodities.filter((commodity) => shown.every((place) => place.commodity !== commodity || !ticked(listed, place)));
  const single = shown.filter((place) => !whole.includes(place.commodity) && !ticked(listed, place)).map(({ code }) => code);
  const elsewhere = listed.commodities.filter((commodity) => !commodities.includes(commodity));
  return { ...listed, commodities: [...elsewhere, ...whole], contracts: single };
}

const asText = ({ commodities, contracts, permits }: Listed): string => JSON.stringify([[...commodities].sort(), [...contracts].sort(), permits]);
/** Whether it would say anything else. */
export const changed = (before: Listed, after: Listed): boolean => asText(before) !== asText(after);

/** What nobody has listed: nothing is barred. */
export const EVERYTHING: Listed = { commodities: [], contracts: [], permits: false };
export const permitted = (listed: Listed, place: Place): boolean => ticked(listed, place) === listed.permits;
/** Codes that may be traded before, and not after. */
export const takenAway = (before: Listed, after: Listed, shown: readonly Place[]): readonly string[] =>
  shown.filter((place) => permitted(before, place) && !permitted(after, place)).map(({ code }) => code);
