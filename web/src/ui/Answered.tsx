// What was asked of the server, in each state it can be in: on its way, failed, there, and there but old. Nothing is
// called empty before the server has said so.
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDisconnected } from "@/live/hooks";
import { Failed, Skeleton } from "./basics";
import { Icon } from "./Icon";

/** An answer, as TanStack Query keeps it. */
export interface Asked<Data> {
  data: Data | undefined;
  error: unknown;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

/** A part of an answer. */
export const part = <Data, Part>(asked: Asked<Data>, pick: (data: Data) => Part): Asked<Part> => ({
  data: asked.data === undefined ? undefined : pick(asked.data), error: asked.error, dataUpdatedAt: asked.dataUpdatedAt, refetch: asked.refetch,
});

const SECOND = 1_000;

/** That the rows below are those of a while ago, and why. */
function Stale({ at, onRetry }: { at: number; onRetry: () => void }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="stale" role="status">
      <Icon name="clock" /> {t("common.stale", { seconds: Math.max(0, Math.round((now - at) / SECOND)) })}
      <button type="button" className="btn btn-link" onClick={onRetry}>{t("common.retry")}</button>
    </p>
  );
}

interface AnsweredProps<Data> {
  asked: Asked<Data>;
  /** Rows of the skeleton. */
  rows?: number;
  children: (data: Data) => ReactNode;
}

export function Answered<Data>({ asked: { data, error, dataUpdatedAt, refetch }, rows = 6, children }: AnsweredProps<Data>) {
  const disconnected = useDisconnected();
  const onRetry = (): void => void refetch();
  if (data === undefined) return error ? <Failed error={error} onRetry={onRetry} /> : <Skeleton rows={rows} />;
  const old = disconnected || Boolean(error);
  return (
    <>
      {old && <Stale at={dataUpdatedAt} onRetry={onRetry} />}
      <div className={old ? "is-old" : "is-fresh"}>{children(data)}</div>
    </>
  );
}
