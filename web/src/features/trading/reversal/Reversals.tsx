// Reversals under way, and those that were cut short, above the positions they are about.
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { useDesk } from "../context";
import { usePositions } from "../live";
import { useTerminal } from "../terminal";
import { isPending, planOf } from "./reversal";
import { cancelReversal, dismiss, useReversals } from "./reversals";
import { stateWords } from "./words";

export function Reversals() {
  const { t } = useTranslation();
  const { account, contracts } = useDesk();
  const positions = usePositions();
  const reversals = useReversals(({ all }) => all);
  const blocked = useTerminal((terminal) => terminal.blockedReversal);
  // Said as long as it is so.
  const row = positions.find(({ key }) => key === blocked);
  const contract = contracts.byCode.get(row?.contract ?? "");
  const plan = row && contract && planOf(row, contract);
  const { blockReversal } = useTerminal.getState();
  return (
    <ul className="reversals" aria-label={t("reversal.label")} aria-live="polite">
      {contract && plan && "taken" in plan && (
        <li className="is-stopped">
          <Icon name="warning" /> <span>{t("reversal.blocked", { contract: contract.code, lots: plan.taken })}</span>
          <button type="button" className="btn btn-small" onClick={() => blockReversal(undefined)}>{t("reversal.dismiss")}</button>
        </li>
      )}
      {reversals.filter((reversal) => reversal.account === account.code).map((reversal) => (
        <li key={reversal.id} className={isPending(reversal) ? "" : "is-stopped"}>
          <Icon name={isPending(reversal) ? "clock" : "warning"} /> <span>{stateWords(reversal)}</span>
          {isPending(reversal)
            ? <button type="button" className="btn btn-small" disabled={reversal.state === "opening"} onClick={() => void cancelReversal(reversal.id)}>{t("reversal.cancel")}</button>
            : <button type="button" className="btn btn-small" onClick={() => dismiss(reversal.id)}>{t("reversal.dismiss")}</button>}
        </li>
      ))}
    </ul>
  );
}
