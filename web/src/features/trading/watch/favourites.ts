// The contracts a person watches. Who has chosen none watches those that come first, also of those that join the list by day.
import { useMemo } from "react";
import { useDesk } from "../context";
import { useLayout } from "../terminal";

const FIRST = 22;

export const favouritesOf = (chosen: readonly string[] | undefined, listed: readonly string[]): readonly string[] => chosen ?? listed.slice(0, FIRST);

export function useFavourites(): { favourites: readonly string[]; toggle: (contract: string) => void } {
  const { contracts } = useDesk();
  const chosen = useLayout((layout) => layout.favourites);
  const favourites = useMemo(() => favouritesOf(chosen, contracts.list.map(({ code }) => code)), [chosen, contracts]);
  const toggle = (contract: string): void =>
    useLayout.getState().setFavourites(favourites.includes(contract) ? favourites.filter((code) => code !== contract) : [...favourites, contract]);
  return { favourites, toggle };
}
