// 拒单: every refusal of the day, with its numbers. One that is opened says all of its limits.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { Refusal } from "@/api/types";
import { clockTime } from "@/format/time";
import { currentLanguage, tr } from "@/i18n/i18n";
import { Blotter, type Column } from "@/ui/table/Blotter";
import { useAccountLog } from "../live";
import { noticeOf, refusedOrder, useTerminal } from "../terminal";
import { orderLine } from "../words";
import { Passing } from "./parts";

const line = (refusal: Refusal): string => orderLine(refusedOrder(refusal));
const why = ({ problem }: Refusal): string => {
  const { title, detail } = words(problem, currentLanguage());
  return detail ? `${title} ${detail}` : title;
};
const open = (refusal: Refusal): void => useTerminal.getState().notify(noticeOf(refusal));

function Actions({ refusal }: { refusal: Refusal }) {
  const { t } = useTranslation();
  const more = refusal.problem.also?.length ?? 0;
  const text = t("refusals.andMore", { count: more });
  return (
    <>
      {more > 0 && <button type="button" className="btn btn-small" aria-label={`${text} · ${line(refusal)}`} onClick={(event) => { event.stopPropagation(); open(refusal); }}>{text}</button>}
      <Passing problem={refusal.problem} order={refusedOrder(refusal)} />
    </>
  );
}

export const columns: readonly Column<Refusal>[] = [
  { id: "time", head: "common.time", kind: "text", width: 72, text: ({ at }) => clockTime(at) },
  { id: "order", head: "orders.label", kind: "text", width: 180, grow: 1, mayShorten: true, text: line },
  { id: "reason", head: "refusals.reason", kind: "text", width: 216, grow: 1, mayShorten: true, text: why },
  { id: "next", head: "refusals.next", kind: "text", width: 96, text: ({ problem }) => tr(`refusals.class.${problem.class}`) },
  { id: "actions", kind: "actions", width: 212, text: ({ problem }) => `${problem.also?.length ?? 0} ${problem.passing_lots ?? ""}`, cell: (refusal) => <Actions refusal={refusal} /> },
  { id: "code", head: "refusals.code", kind: "text", width: 140, grow: 1, leaves: 1, mayShorten: true, text: ({ problem, seq }) => `${problem.code} · #${seq}` },
];

export function RefusalsTable() {
  const { t } = useTranslation();
  const log = useAccountLog();
  const { look } = useTerminal.getState();
  const rows = useMemo(() => log.refusals, [log.refusals]);
  return <Blotter label={t("refusals.label")} columns={columns} rows={rows} rowId={({ seq }) => seq} empty={t("refusals.empty")} onSelect={({ contract }) => look(contract)} onOpen={open} />;
}
