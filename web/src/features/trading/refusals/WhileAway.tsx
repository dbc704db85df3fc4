// Back after a disconnection: what happened meanwhile, listed in order, instead of a storm of toasts.
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { LogEntry } from "@/api/types";
import { clockTime } from "@/format/time";
import { useMissed } from "@/live/hooks";
import { Icon } from "@/ui/Icon";
import { refusedOrder } from "../terminal";
import { orderLine } from "../words";
import { worthTelling } from "./away";
import { Also, ClassTag, Passing } from "./parts";

function Line({ entry }: { entry: LogEntry }) {
  const { t, i18n } = useTranslation();
  switch (entry.kind) {
    case "trade":
      return <><time>{clockTime(entry.trade.at)}</time> <Icon name="check" /> <span>{t("away.filled", { order: orderLine(entry.trade) })}</span></>;
    case "refusal": {
      const { at, problem } = entry.refusal;
      const order = refusedOrder(entry.refusal);
      return (
        <>
          <time>{clockTime(at)}</time> <Icon name="warning" />
          <div>
            <p><strong>{words(problem, i18n.language).title}</strong> {orderLine(order)}</p>
            <Also also={problem.also} />
            <p className="away-next"><ClassTag problem={problem} /> <Passing problem={problem} order={order} /></p>
          </div>
        </>
      );
    }
    case "order": {
      const { order } = entry;
      return <><time>{clockTime(order.updated_at)}</time> <Icon name={order.status === "cancelled" || order.status === "part_cancelled" ? "close" : "warning"} /> <span>{t(`orderStatus.${order.status}`)} {orderLine({ ...order, price: order.price ?? undefined })}</span></>;
    }
  }
}

export function WhileAway({ account }: { account: string }) {
  const { t } = useTranslation();
  const [missed, setMissed] = useState<readonly LogEntry[]>([]);
  useMissed(useCallback((of, entries) => of === account && setMissed((before) => [...before, ...worthTelling(entries)]), [account]));
  return (
    <div aria-live="assertive">
      {missed.length > 0 && (
        <article className="toast toast-away" aria-label={t("away.title", { count: missed.length })}>
          <header>
            <Icon name="plug" /> <h3>{t("away.title", { count: missed.length })}</h3>
            <button type="button" className="btn btn-icon" aria-label={t("refusals.dismiss")} onClick={() => setMissed([])}><Icon name="close" /></button>
          </header>
          <ol tabIndex={0} aria-label={t("away.list")}>{missed.map((entry, index) => <li key={index} className={entry.kind}><Line entry={entry} /></li>)}</ol>
        </article>
      )}
    </div>
  );
}
