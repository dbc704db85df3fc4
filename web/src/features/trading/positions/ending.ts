// What is said of a position whose contract ends soon.
import type { Ending } from "@/api/types";
import { percent } from "@/format/fmt";
import { tr } from "@/i18n/i18n";

type Stage = Ending["stages"][number];

function stageNote({ first_day, most_lots, least_margin, out_by, own_out_by, is_exceeded, is_verified }: Stage): string {
  const parts = [
    typeof most_lots === "number" ? (most_lots === 0 ? tr("positions.ending.out", { day: first_day }) : tr("positions.ending.most", { day: first_day, lots: most_lots })) : undefined,
    typeof least_margin === "string" ? tr("positions.ending.margin", { day: first_day, share: percent(least_margin) }) : undefined,
    out_by && tr("positions.ending.outBy", { day: out_by }),
    own_out_by && tr("positions.ending.own", { day: own_out_by }),
    is_exceeded && tr("positions.ending.exceeded"),
    !is_verified && tr("positions.ending.unverified"),
  ];
  return parts.filter(Boolean).join(tr("positions.ending.comma"));
}

/** Days left, and that more is held than will be allowed. */
export function endingLabel({ days_left, stages }: Ending): string {
  const left = days_left === 0 ? tr("positions.ending.today") : tr("positions.ending.left", { days: days_left });
  return stages.some(({ is_exceeded }) => is_exceeded) ? `${left} ${tr("positions.ending.over")}` : left;
}

/** Last trading day, what becomes of the lots, and each stage, a line each. */
export function endingNote({ last_trading_day, days_left, is_provisional, delivery_method, stages }: Ending): string {
  const lines = [
    tr("positions.ending.last", { day: last_trading_day, days: days_left }),
    is_provisional && tr("positions.ending.provisional"),
    tr(`positions.ending.${delivery_method}`),
    ...stages.map(stageNote),
  ];
  return lines.filter(Boolean).join("\n");
}
