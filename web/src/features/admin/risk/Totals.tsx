// The strip above the wall: how many need attention, what is watched, and what waits elsewhere.
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { count } from "@/format/fmt";
import { useLink } from "@/live/hooks";
import { usePlans } from "../plans";
import { useLiveReviews } from "./liveReviews";
import { type WallRow, totalsOf } from "./wall";

const TOLD = ["second", "first", "barred", "plans"] as const;

interface TotalsProps {
  rows: readonly WallRow[];
  /** Alarms that ask for attention. */
  open: number;
  onBarred: () => void;
  onClose: () => void;
}

export function Totals({ rows, open, onBarred, onClose }: TotalsProps) {
  const { t } = useTranslation();
  const counters = useLink((link) => link.counters);
  const totals = totalsOf(rows, usePlans().data?.plans ?? []);
  const reviews = useLiveReviews().total;
  const online = counters.filter(({ ready }) => ready).length;
  return (
    <div className="risk-strip">
      <dl className="risk-totals" aria-label={t("riskPage.totals")}>
        {TOLD.map((name) => (
          <div key={name} className={totals[name] > 0 ? "is-told" : ""}>
            <dd>{count(totals[name])}</dd>
            <dt>{name === "barred" ? <button type="button" className="btn-link" onClick={onBarred}>{t("riskPage.total.barred")}</button> : t(`riskPage.total.${name}`)}</dt>
          </div>
        ))}
        <div className={open > 0 ? "is-told" : ""}><dd>{count(open)}</dd><dt>{t("riskPage.total.alarms")}</dt></div>
        <div className="is-apart"><dd>{count(totals.accounts)}</dd><dt>{t("riskPage.total.accounts")}</dt></div>
        <div><dd>{count(totals.products)}</dd><dt>{t("riskPage.total.products")}</dt></div>
        {counters.length > 0 && <div className={online < counters.length ? "is-told" : ""}><dd>{count(online)}</dd><dt>{t("riskPage.total.counters", { all: counters.length })}</dt></div>}
      </dl>
      <span className="risk-strip-end">
        <Link className="btn" to="/admin/reviews">{t("riskPage.waitingReviews", { count: reviews })}</Link>
        <Link className="btn" to="/admin/stops">{t("stopPage.title")}</Link>
        <button type="button" className="btn" onClick={onClose}>{t("planPage.close")}</button>
      </span>
    </div>
  );
}
