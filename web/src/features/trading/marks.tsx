// Cells that several panels draw alike.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Offset, OrderStatus, PosiDirection, Side } from "@/api/types";
import { Tag, type Tone } from "@/ui/basics";

/** 保 on what is a hedge; speculation goes without saying. */
function HedgeMark({ flag }: { flag: string | null }) {
  const { t } = useTranslation();
  return flag === "hedge" ? <abbr className="hedge-mark" title={t("hedgeFlag.hedge")}>{t("hedgeFlag.mark")}</abbr> : null;
}

/** 迟 on a trade that came after what it fills had ended; in time goes without saying. */
export function LateMark() {
  const { t } = useTranslation();
  return <abbr className="late-mark" title={t("trades.late")}>{t("trades.lateMark")}</abbr>;
}

/** 多 ▲, 空 ▼ 保: word, arrow, colour, and the mark of a hedge. */
export function PositionSide({ side, flag }: { side: PosiDirection; flag: string | null }) {
  const { t } = useTranslation();
  const long = side === "long";
  return <><span className={long ? "up" : "down"}>{t(long ? "common.long" : "common.short")} {long ? "▲" : "▼"}</span><HedgeMark flag={flag} /></>;
}

/** 买 开, 卖 平今 保 */
export function SideAndOffset({ side, offset, flag }: { side: Side; offset: Offset; flag: string | null }) {
  const { t } = useTranslation();
  return (
    <span>
      <span className={side === "buy" ? "up" : "down"}>{t(`common.${side}`)}</span> <span className="t2" title={t(`offset.${offset}`)}>{t(`offsetShort.${offset}`)}</span><HedgeMark flag={flag} />
    </span>
  );
}

const TONES: Record<OrderStatus, Tone> = {
  in_review_1: "amber", in_review_2: "amber", sending: "grey", working: "blue", part_filled: "blue", cancelling: "grey", filled: "grey", cancelled: "grey",
  part_cancelled: "grey", refused: "amber", rejected: "amber", unknown: "amber",
};
const KNOWN = new Set<string>(Object.keys(TONES));
export const isStatus = (text: string | null): text is OrderStatus => text !== null && KNOWN.has(text);

/** The state of an order; with `?` while nobody can know. */
export function StatusTag({ status, uncertain }: { status: OrderStatus; uncertain: boolean }) {
  const { t } = useTranslation();
  const text = t(`orderStatus.${status}`);
  return <Tag tone={uncertain ? "grey" : TONES[status]}>{uncertain ? `${text} ?` : text}</Tag>;
}

export function ContractName({ code, name, children }: { code: string; name: string; children?: ReactNode }) {
  return (
    <span className="contract-name" title={name ? `${code} ${name}` : code}>
      {code}{children} <span className="t3">{name}</span>
    </span>
  );
}
