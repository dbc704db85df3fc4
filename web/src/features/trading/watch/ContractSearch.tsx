// 键盘精灵: type a code or a name, Enter takes it.
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contract } from "@/api/types";
import { matching, nameOf } from "@/market/names";
import { useDesk } from "../context";
import { focusPanel } from "../keys/focus";
import { useTerminal } from "../terminal";
import { useFavourites } from "./favourites";

const SHOWN = 12;

export function ContractSearch() {
  const { t, i18n } = useTranslation();
  const { contracts } = useDesk();
  const typed = useTerminal((terminal) => terminal.search) ?? "";
  const { look, openSearch, closeSearch } = useTerminal.getState();
  const { favourites, toggle } = useFavourites();
  const [at, setAt] = useState(0);
  const found = useMemo(() => matching(contracts.list, typed, SHOWN), [contracts, typed]);

  const take = (contract: Contract | undefined): void => {
    if (!contract) return;
    look(contract.code);
    closeSearch();
    focusPanel("ticket");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") take(found[at]);
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <div className="search" role="search">
      <input
        autoFocus value={typed} placeholder={t("watch.search")} aria-label={t("watch.searchLabel")} role="combobox" aria-expanded aria-controls="search-found" aria-activedescendant={found[at] ? `search-${found[at].code}` : undefined}
        onChange={(event) => { openSearch(event.target.value); setAt(0); }} onKeyDown={onKeyDown}
      />
      <ul id="search-found" role="listbox" aria-label={t("common.contract")}>
        {found.map((contract, index) => (
          <li key={contract.code} id={`search-${contract.code}`} role="option" aria-selected={index === at} onMouseDown={(event) => event.preventDefault()} onClick={() => take(contract)}>
            <strong>{contract.code}</strong> <span className="t2">{nameOf(contract, i18n.language)}</span>
            <button
              type="button" tabIndex={-1} className="btn-link btn"
              onClick={(event) => { event.stopPropagation(); toggle(contract.code); }}
            >
              {t(favourites.includes(contract.code) ? "watch.removeFavourite" : "watch.addFavourite")}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="t2">{t("watch.noMatch")}</p>}
    </div>
  );
}
