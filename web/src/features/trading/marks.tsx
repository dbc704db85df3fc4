// Cells that several panels draw alike.
import { useTranslation } from "react-i18next";
import type { Offset, OrderStatus, Side } from "@/api/types";
import { Tag, type Tone } from "@/ui/basics";

/** 多 ▲, 空 ▼: word, arrow, colour. */
export function PositionSide({ side }: { side: Side }) {
  const { t } = useTranslation();
  return side === "buy" ? <span className="up">{t("common.long")} {"▲"}</span> : <span className="down">{t("common.short")} {"▼"}</span>;
}

/** 买 开, 卖 平今 */
export function SideAndOffset({ side, offset }: { side: Side; offset: Offset }) {
  const { t } = useTranslation();
  return (
    <span>
      <span className={side === "buy" ? "up" : "down"}>{t(`common.${side}`)}</span> <span className="t2">{t(`offset.${offset}`)}</span>
    </span>
  );
}

const TONES: Record<OrderStatus, Tone> = {
  sending: "grey", working: "blue", part_filled: "blue", cancelling: "grey", filled: "grey", cancelled: "grey",
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

export function ContractName({ code, name }: { code: string; name: string }) {
  return (
    <span className="contract-name" title={name ? `${code} ${name}` : code}>
      {code} <span className="t3">{name}</span>
    </span>
  );
}
