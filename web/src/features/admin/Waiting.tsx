// Entries that wait for a second person: whoever entered one does not confirm it.
import { App as Messages, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CashEntry } from "@/api/types";
import { sumOf } from "@/format/decimal";
import { money } from "@/format/fmt";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay, useSession } from "@/session/context";
import type { Asked } from "@/ui/Answered";
import { ErrorBox, Tag } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { BatchAct } from "@/ui/table/batch";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { confirmCash, useConfirmCash, useRejectCash } from "./cash";
import { Empty } from "@/ui/page/Section";
import { kindText, signed } from "./Movements";
import { useAskAnew } from "./people";

const columns: readonly DataColumn<CashEntry>[] = [
  { id: "at", head: "common.time", text: ({ entered_at }) => dayAndTime(entered_at) },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "kind", head: "admin.kind", choices: true, text: ({ kind }) => kindText(kind) },
  { id: "amount", head: "common.amount", kind: "number", text: ({ kind, amount }) => signed(kind, amount) },
  { id: "protected", head: "admin.protected", kind: "number", optional: true, text: (entry) => money(entry.protected), value: (entry) => entry.protected },
  { id: "by", head: "admin.by", choices: true, text: ({ entered_by }) => entered_by },
  { id: "state", head: "admin.status", text: () => tr("admin.cashState.pending"), cell: () => <Tag tone="amber">{tr("admin.cashState.pending")}</Tag> },
];
const textOf = ({ kind, account, amount }: CashEntry): string => `${account} ${kindText(kind)} ${money(amount)}`;
/** Entries named in a question at most. */
const NAMED = 10;
/** What is booked with several: the sum of each way, and each by account. */
export function saidOf(entries: readonly CashEntry[]): readonly string[] {
  const ways = (["deposit", "withdrawal"] as const).map((kind) => ({ kind, of: entries.filter((entry) => entry.kind === kind) })).filter(({ of }) => of.length > 0);
  const sums = ways.map(({ kind, of }) => tr("admin.sumOf", { kind: kindText(kind), count: of.length, sum: money(sumOf(of.map(({ amount }) => amount))) }));
  const rest = entries.length - NAMED;
  return [...sums, ...entries.slice(0, NAMED).map(textOf), ...(rest > 0 ? [tr("admin.andMore", { count: rest })] : [])];
}
const REASON: readonly Field<{ reason: string }>[] = [{ name: "reason", label: "comparison.reason", kind: "text", required: true, longest: 128 }];

export function Waiting({ entries }: { entries: Asked<readonly CashEntry[]> }) {
  const { t } = useTranslation();
  const { name } = useSession().user;
  const mayConfirm = useMay("cash_confirmation");
  const askAnew = useAskAnew();
  const { modal } = Messages.useApp();
  const [rejecting, setRejecting] = useState<CashEntry>();
  const confirm = useConfirmCash();
  const reject = useRejectCash(() => setRejecting(undefined));
  const isOwn = ({ entered_by }: CashEntry): boolean => entered_by === name;
  const batch: readonly BatchAct<CashEntry>[] = [{ label: "admin.confirmCash", ask: "admin.askConfirm", say: saidOf, fits: (entry) => !isOwn(entry), run: confirmCash }];
  const ask = (entry: CashEntry): void => {
    void modal.confirm({
      title: t("admin.askConfirmOne"), content: <p><strong>{textOf(entry)}</strong> · {t("admin.by")} {entry.entered_by}</p>, okText: `${t("admin.confirmCash")} ${textOf(entry)}`, cancelText: t("common.cancel"),
      onOk: () => confirm.mutate(entry),
    });
  };
  const acts = (entry: CashEntry) => (
    <>
      {isOwn(entry) && <span className="t2">{t("admin.ownEntry")}</span>}
      <Button size="small" disabled={isOwn(entry) || confirm.isPending} aria-label={`${t("admin.confirmCash")} ${textOf(entry)}`} onClick={() => ask(entry)}>{t("admin.confirmCash")}</Button>
      <Button size="small" disabled={reject.isPending} aria-label={`${t("admin.rejectCash")} ${textOf(entry)}`} onClick={() => setRejecting(entry)}>{t("admin.rejectCash")}</Button>
    </>
  );
  return (
    <>
      <ErrorBox error={confirm.error} />
      <DataTable
        name="waiting" label={t("admin.waiting")} columns={columns} asked={entries} rowKey={({ movement }) => movement} empty={<Empty title={t("admin.emptyWaiting")} />}
        acts={mayConfirm ? acts : undefined} batch={mayConfirm ? batch : []} onBatch={askAnew}
      />
      {rejecting && (
        <FormWindow<{ reason: string }>
          title={`${t("admin.rejectCash")} · ${textOf(rejecting)}`} open fields={REASON} submit={() => `${t("admin.rejectCash")} ${textOf(rejecting)}`} error={reject.error} pending={reject.isPending}
          onEdit={reject.reset} onCancel={() => { reject.reset(); setRejecting(undefined); }} onSubmit={({ reason }) => reject.mutate({ movement: rejecting.movement, reason })}
        />
      )}
    </>
  );
}
