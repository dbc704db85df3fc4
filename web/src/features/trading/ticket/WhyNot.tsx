import { useTranslation } from "react-i18next";
import { reason } from "@/api/refusal";
import type { Preview } from "@/api/types";

/** The limit that the next lot would meet; where nothing goes, how it would. Nothing was sent, so nothing was refused. */
export function WhyNot({ largest: { binding_limit: limit, lots } }: Pick<Preview, "largest">) {
  const { t, i18n } = useTranslation();
  if (!limit) return null;
  const { title, detail } = reason(limit, i18n.language);
  return <p className={`ticket-why-not ${lots === 0 ? "stops-all" : ""}`}>{lots > 0 && t("ticket.nextLot")}{title} {detail && <span>{detail}</span>}</p>;
}
