// The line at the foot of the risk terminal: the market's age, counters, the last record, and the keys.
import { useTranslation } from "react-i18next";
import { useClock, useNow } from "@/clock/clock";
import { count, fmt } from "@/format/fmt";
import { toMillis } from "@/format/time";
import { useDisconnected, useLink } from "@/live/hooks";
import { Kbd } from "@/ui/basics";
import { useSound } from "./sound";

const OLD_SECONDS = 10;

function MarketAge() {
  const { t } = useTranslation();
  const marketAt = toMillis(useLink((link) => link.marketAt));
  const [now, clock] = [useNow(), useClock()];
  if (marketAt === undefined || now === undefined) return <span><i className="dot" /> {t("status.marketNone")}</span>;
  const seconds = Math.max(0, (now - marketAt) / 1_000 / Math.max(1, clock?.speed ?? 1));
  const old = clock?.phase === "continuous" && seconds > OLD_SECONDS;
  return <span><i className={`dot ${old ? "is-old" : ""}`} /> {t(old ? "status.marketStopped" : "status.market", { age: fmt(seconds, { places: seconds < 10 ? 1 : 0 }) })}</span>;
}

function SoundSwitch() {
  const { t } = useTranslation();
  const { on, touched, turn } = useSound();
  return (
    <label className="risk-sound">
      <input type="checkbox" checked={on} onChange={({ target }) => turn(target.checked)} /> {t("riskPage.sound")}
      {on && !touched && <span className="t3">{t("riskPage.soundWaits")}</span>}
    </label>
  );
}

export function RiskStatus({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation();
  const counters = useLink((link) => link.counters);
  const seq = useLink((link) => link.seq);
  const disconnected = useDisconnected();
  return (
    <footer className="status">
      <MarketAge />
      {counters.map(({ name, ready }) => <span key={name} className={ready || disconnected ? "" : "amber"}>{t(disconnected ? "status.counterUnknown" : ready ? "status.counterOn" : "status.counterOff", { name })}</span>)}
      {seq && <span>{t("riskPage.judged", { seq: count(seq) })}</span>}
      <SoundSwitch />
      <span className="status-keys">
        <span className="status-hints">
          <Kbd>{"J"}</Kbd><Kbd>{"K"}</Kbd> {t("riskPage.keys.alarms")} <Kbd>{"A"}</Kbd> {t("riskPage.keys.acknowledge")} <Kbd>{"P"}</Kbd> {t("riskPage.keys.preview")}
        </span>
        <button type="button" className="btn-plain" onClick={onKeys} aria-label={t("status.allKeys")}><Kbd>?</Kbd> {t("status.allKeys")}</button>
      </span>
    </footer>
  );
}
