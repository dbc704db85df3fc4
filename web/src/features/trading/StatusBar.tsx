import { useTranslation } from "react-i18next";
import { useClock, useNow } from "@/clock/clock";
import { count, fmt } from "@/format/fmt";
import { toMillis } from "@/format/time";
import { useLink } from "@/live/hooks";
import { Kbd } from "@/ui/basics";
import { useDesk } from "./context";
import { Filled } from "./refusals/Filled";
import { useTerminal } from "./terminal";

const OLD_SECONDS = 10;

function MarketAge() {
  const { t } = useTranslation();
  const { disconnected } = useDesk();
  const marketAt = toMillis(useLink((link) => link.marketAt));
  const now = useNow();
  const clock = useClock();
  if (clock?.market_failure) return <span className="amber" title={clock.market_failure}><i className="dot is-old" /> {t("status.marketFailed")}</span>;
  const inSession = clock?.phase === "continuous";
  if (marketAt === undefined || now === undefined) return <span><i className="dot" /> {t("status.marketNone")}</span>;
  const seconds = Math.max(0, (now - marketAt) / 1_000 / Math.max(1, clock?.speed ?? 1));
  const old = disconnected || (inSession && seconds > OLD_SECONDS);
  return (
    <span>
      <i className={`dot ${old ? "is-old" : ""}`} /> {t(old ? "status.marketStopped" : "status.market", { age: fmt(seconds, { places: seconds < 10 ? 1 : 0 }) })}
    </span>
  );
}

export function StatusBar() {
  const { t } = useTranslation();
  const { disconnected } = useDesk();
  const counters = useLink((link) => link.counters);
  const seq = useLink((link) => link.seq);
  const showKeys = useTerminal((terminal) => terminal.showKeys);
  return (
    <footer className="status">
      <MarketAge />
      {counters.map(({ name, ready }) => (
        <span key={name} className={ready || disconnected ? "" : "amber"}>{t(disconnected ? "status.counterUnknown" : ready ? "status.counterOn" : "status.counterOff", { name })}</span>
      ))}
      {seq && <span>{t("status.seq", { seq: count(seq) })}</span>}
      <Filled />
      <span className="status-keys">
        <span className="status-hints">
          <Kbd>{"["}</Kbd><Kbd>{"]"}</Kbd> {t("status.panels")}
          <Kbd>{"B"}</Kbd><Kbd>{"S"}</Kbd> {t("status.sides")}
          <Kbd>{"↑"}</Kbd><Kbd>{"↓"}</Kbd> {t("status.tick")}
          <Kbd>{"X"}</Kbd> {t("status.cancel")}
        </span>
        <button type="button" className="btn-plain" onClick={() => showKeys(true)}><Kbd>?</Kbd> {t("status.allKeys")}</button>
      </span>
    </footer>
  );
}
