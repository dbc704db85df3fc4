// What a refusal says beside its headline: what can be done, the other limits, the lots that would pass.
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { reason } from "@/api/refusal";
import type { Breach, Problem } from "@/api/types";
import { count } from "@/format/fmt";
import { Tag } from "@/ui/basics";
import type { RefusedOrder } from "../terminal";
import { orderLine } from "../words";
import { passingOf, takeLots } from "./passing";

/** Limits shown before the rest is folded. */
export const SHOWN_LIMITS = 3;

export function ClassTag({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  return <Tag tone={problem.class === "stop" ? "amber" : "grey"}>{t(`refusals.class.${problem.class}`)}</Tag>;
}

/** Every other limit that the order would breach; what is beyond the most shown opens. */
export function Also({ also = [], most = SHOWN_LIMITS }: { also?: readonly Breach[] | undefined; most?: number }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  if (also.length === 0) return null;
  const folded = also.length - most;
  return (
    <div className="also">
      <p>
        {t("refusals.also", { count: also.length })}
        {folded > 0 && <button type="button" className="btn btn-link" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>{open ? t("refusals.fewer") : t("refusals.more", { count: folded })}</button>}
      </p>
      <ul id={id}>
        {also.slice(0, open ? also.length : most).map((breach, index) => {
          const { title, detail } = reason(breach, i18n.language);
          return <li key={index}><strong>{title}</strong> {detail}</li>;
        })}
      </ul>
    </div>
  );
}

/** The lots that would have passed, to be taken into the ticket; or that no number would. */
export function Passing({ problem, order, primary = false, onTaken }: { problem: Problem; order: RefusedOrder; primary?: boolean; onTaken?: () => void }) {
  const { t } = useTranslation();
  if (problem.passing_lots === 0) return <span className="t2">{t("refusals.noLots")}</span>;
  const lots = passingOf(problem);
  if (lots === undefined) return null;
  const text = t("ticket.changeTo", { lots: count(lots), count: lots });
  const take = (): void => {
    takeLots(order, lots);
    onTaken?.();
  };
  return (
    <button type="button" className={`btn ${primary ? "btn-primary" : "btn-small"}`} aria-label={primary ? undefined : `${text} · ${orderLine(order)}`} onClick={(event) => { event.stopPropagation(); take(); }}>{text}</button>
  );
}
