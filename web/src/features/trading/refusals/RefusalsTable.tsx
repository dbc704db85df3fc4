// 拒单: every refusal of the day, with its numbers.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { Refusal } from "@/api/types";
import { clockTime } from "@/format/time";
import { currentLanguage } from "@/i18n/i18n";
import { Blotter, type Column } from "@/ui/Blotter";
import { useDesk } from "../context";
import { useTerminal } from "../terminal";
import { orderLine } from "../words";

const reason = ({ problem }: Refusal): string => {
  const { title, detail } = words(problem, currentLanguage());
  return detail ? `${title} ${detail}` : title;
};

const columns: readonly Column<Refusal>[] = [
  { id: "time", head: "common.time", kind: "text", width: 72, text: ({ at }) => clockTime(at) },
  { id: "order", head: "orders.label", kind: "text", width: 290, grow: 1, mayShorten: true, text: (refusal) => orderLine({ ...refusal, price: refusal.price ?? undefined }) },
  { id: "reason", head: "refusals.reason", kind: "text", width: 240, grow: 3, mayShorten: true, text: reason },
  { id: "code", head: "refusals.code", kind: "text", width: 150, grow: 1, mayShorten: true, text: ({ problem, seq }) => `${problem.code} · #${seq}` },
];

export function RefusalsTable() {
  const { t } = useTranslation();
  const { log } = useDesk();
  const { look } = useTerminal.getState();
  const rows = useMemo(() => log.refusals, [log.refusals]);
  return <Blotter label={t("refusals.label")} columns={columns} rows={rows} rowId={({ seq }) => seq} empty={t("refusals.empty")} onSelect={({ contract }) => look(contract)} />;
}
