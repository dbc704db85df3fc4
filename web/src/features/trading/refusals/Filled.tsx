// Fills are counted together, said in the status bar, and gone after three seconds.
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/format/fmt";
import { Icon } from "@/ui/Icon";
import { useTerminal } from "../terminal";

const FILLED_MS = 3_000;

export function Filled() {
  const { t } = useTranslation();
  const fills = useTerminal((terminal) => terminal.fills);
  const countFill = useTerminal((terminal) => terminal.countFill);
  useEffect(() => {
    if (!fills) return undefined;
    const timer = setTimeout(() => countFill(undefined), FILLED_MS);
    return () => clearTimeout(timer);
  }, [fills, countFill]);
  return (
    <span role="status" aria-live="polite">
      {fills && (
        <span className="filled">
          <Icon name="check" />
          {fills.count === 1 ? t("refusals.filled", { contract: fills.contract, lots: count(fills.lots) }) : t("refusals.filledMany", { count: fills.count, lots: count(fills.lots) })}
        </span>
      )}
    </span>
  );
}
