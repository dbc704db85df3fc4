// Entries that are not done: one's own, and those of others that wait for a second person; and plans that wait after a counter's cash.
import { App as Messages, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entry, WaitingRule } from "@/api/types";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { ErrorBox, Tag } from "@/ui/basics";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { DryRun } from "./DryRun";
import { effectText, useConfirmEntry, useEntries, useStartWaiting, useWithdrawEntry, waitingText, whatText } from "./entries";

const stateText = ({ proposed_at }: Entry): string => tr(proposed_at ? "entryPage.states.second" : "entryPage.states.own");

const columns: readonly DataColumn<Entry>[] = [
  { id: "entry", head: "entryPage.entry", kind: "number", text: ({ entry }) => entry },
  { id: "what", head: "entryPage.what", text: whatText, mayShorten: true },
  { id: "effect", head: "entryPage.effect", text: effectText },
  { id: "by", head: "entryPage.by", choices: true, text: ({ by }) => by },
  { id: "tried", head: "entryPage.triedAt", text: ({ tried_at }) => monthDayTime(tried_at) },
  { id: "state", head: "entryPage.state", choices: true, text: stateText, cell: (entry) => <Tag tone={entry.proposed_at ? "amber" : "grey"}>{stateText(entry)}</Tag> },
];

const waitingColumns: readonly DataColumn<WaitingRule>[] = [
  { id: "rule", head: "entryPage.rule", text: waitingText, cell: (rule) => <strong>{waitingText(rule)}</strong> },
  { id: "fund", head: "entryPage.fundAccount", choices: true, text: ({ fund_account }) => fund_account },
  { id: "since", head: "entryPage.since", text: ({ since }) => monthDayTime(since) },
  { id: "until", head: "entryPage.until", text: ({ until }) => monthDayTime(until) },
];

export function Entries() {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const query = useEntries();
  const [confirming, setConfirming] = useState<Entry>();
  const confirm = useConfirmEntry(() => setConfirming(undefined));
  const withdraw = useWithdrawEntry();
  const start = useStartWaiting();
  const stop = (): void => {
    confirm.reset();
    setConfirming(undefined);
  };
  const askWithdraw = (entry: Entry): void => {
    const act = t(entry.own ? "entryPage.withdraw" : "entryPage.turnDown");
    void modal.confirm({ title: `${act} · ${whatText(entry)}`, content: t("entryPage.askWithdraw"), okText: act, cancelText: t("common.cancel"), onOk: () => withdraw.mutate(entry.entry) });
  };
  const acts = (entry: Entry) => (
    <span className="admin-acts">
      {entry.may_confirm && <Button size="small" type="primary" onClick={() => setConfirming(entry)} aria-label={t("entryPage.confirmOf", { entry: entry.entry })}>{t("entryPage.confirm")}</Button>}
      <Button size="small" disabled={withdraw.isPending} onClick={() => askWithdraw(entry)} aria-label={t("entryPage.withdrawOf", { entry: entry.entry })}>{t(entry.own ? "entryPage.withdraw" : "entryPage.turnDown")}</Button>
    </span>
  );
  const startAct = (rule: WaitingRule) =>
    rule.may_start ? <Button size="small" danger disabled={start.isPending} onClick={() => start.mutate(rule.rule)} aria-label={t("entryPage.startOf", { rule: waitingText(rule) })}>{t("entryPage.start")}</Button> : null;
  return (
    <>
      <Section title={t("entryPage.title")} note={t("entryPage.note")}>
        <ErrorBox error={withdraw.error} />
        <DataTable name="entries" label={t("entryPage.title")} columns={columns} asked={part(query, ({ entries }) => entries)} rowKey={({ entry }) => entry} empty={<Empty title={t("entryPage.none")} />} acts={acts} />
        <h2>{t("entryPage.waiting")}</h2>
        <p className="t2">{t("entryPage.waitingNote")}</p>
        <ErrorBox error={start.error} />
        <DataTable name="waiting-plans" label={t("entryPage.waiting")} columns={waitingColumns} asked={part(query, ({ waiting }) => waiting)} rowKey={({ rule }) => rule} empty={<Empty title={t("entryPage.noneWaiting")} />} acts={startAct} />
      </Section>
      {confirming && (
        <Modal open title={t("entryPage.confirmOf", { entry: confirming.entry })} footer={null} onCancel={stop} destroyOnHidden width={640}>
          <DryRun
            entry={confirming} submit={t("entryPage.confirmOf", { entry: confirming.entry })} error={confirm.error} pending={confirm.isPending} onEdit={confirm.reset} onCancel={stop}
            onConfirm={(typed) => confirm.mutate({ entry: confirming.entry, confirm: typed })}
          />
        </Modal>
      )}
    </>
  );
}
