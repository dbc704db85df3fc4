import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "@/format/time";
import { instantAt } from "@/clock/clock";
import { useDisconnected, useLink } from "@/live/hooks";
import { live } from "@/live/live";
import { Icon } from "@/ui/Icon";
import type { Workspace } from "./pages";

const SECOND = 1_000;

export function DisconnectedBand({ workspace }: { workspace: Workspace }) {
  return useDisconnected() ? <Band workspace={workspace} /> : null;
}

/** What is impossible, what still holds, and what happens next. */
function Band({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation();
  const { heardAt, attempt, retryAt, clock } = useLink((link) => link);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const lastInstant = clock && instantAt(clock, heardAt - performance.timeOrigin);
  return (
    <div className="band" role="alert">
      <Icon name="plug" />
      <strong>{t("band.title", { seconds: Math.max(0, Math.round((now - heardAt) / SECOND)), time: clockTime(lastInstant) })}</strong>
      <span>{t(`band.${workspace}`)} {t("band.next", { attempt: Math.max(1, attempt), retry: Math.max(0, Math.ceil((retryAt - now) / SECOND)) })}</span>
      <button type="button" onClick={() => live.reconnect()}>{t("band.now")}</button>
    </div>
  );
}
