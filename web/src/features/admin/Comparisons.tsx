// What counters have of fund accounts beside what the desk has.
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CounterComparison, CounterDifference, DifferenceOf } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { type AdminColumn, Empty, List, Section } from "./Frame";
import { FormModal } from "./FormModal";
import { useAskCounter, useComparisons, useOperatingAccounts, useTakeOver, useTakeUp } from "./queries";

/** A difference, and whose. */
interface Row extends CounterDifference {
  account: string;
  product: string;
}

const PRICE = /^\d{1,9}(\.\d{1,4})?$/;
const LOTS = /^[1-9]\d{0,6}$/;
const UNALLOCATED = "";

const flag = (of: { hedge_flag: "speculation" | "hedge" }): string => (of.hedge_flag === "hedge" ? ` · ${tr("hedgeFlag.hedge")}` : "");

const nameOf = (of: DifferenceOf): string => {
  switch (of.kind) {
    case "position": return `${tr("comparison.position")} ${of.contract} ${tr(of.side === "long" ? "common.long" : "common.short")}${flag(of)}`;
    case "trades": return `${tr("comparison.trades")} ${of.contract} ${tr(of.side === "buy" ? "common.buy" : "common.sell")}${flag(of)}`;
    case "order": return `${tr("comparison.order")} ${of.child}`;
    case "cash": return tr("comparison.cash");
  }
};

const figure = (of: DifferenceOf, value: string, today: number | null | undefined): string => {
  if (of.kind === "cash") return money(value);
  return today === null || today === undefined || today === 0 ? fmt(value) : tr("comparison.ofToday", { lots: value, today });
};

const accountColumns: readonly AdminColumn<CounterComparison>[] = [
  { id: "account", head: "admin.fundAccount", cell: ({ account }) => <strong>{account}</strong> },
  { id: "product", head: "admin.product", cell: ({ product }) => product },
  { id: "comparedAt", head: "comparison.comparedAt", cell: ({ compared_at }) => (compared_at ? monthDayTime(compared_at) : tr("admin.never")) },
  { id: "outcome", head: "comparison.outcome", cell: (comparison) => <Outcome comparison={comparison} /> },
  { id: "unallocated", head: "comparison.unallocated", cell: ({ unallocated }) => unallocated ?? "" },
];

function Outcome({ comparison: { is_asked, compared_at, differences } }: { comparison: CounterComparison }) {
  if (is_asked) return <span className="t2">{tr("comparison.asked")}</span>;
  const barred = differences.some(({ forbids_opening }) => forbids_opening);
  if (differences.length > 0) return <span className="admin-warn">{tr(barred ? "comparison.barred" : "comparison.differ", { count: differences.length })}</span>;
  return <>{compared_at ? tr("comparison.agree") : ""}</>;
}

const differenceColumns: readonly AdminColumn<Row>[] = [
  { id: "account", head: "admin.fundAccount", cell: ({ account }) => <strong>{account}</strong> },
  { id: "of", head: "comparison.of", cell: ({ of }) => nameOf(of) },
  { id: "counter", head: "comparison.counter", number: true, cell: ({ of, counter, counter_today }) => figure(of, counter, counter_today) },
  { id: "desk", head: "comparison.desk", number: true, cell: ({ of, desk, desk_today }) => figure(of, desk, desk_today) },
  { id: "difference", head: "comparison.difference", number: true, cell: ({ of, excess }) => fmt(excess, { places: of.kind === "cash" ? 2 : 0, signed: true }) },
  { id: "standing", head: "comparison.standing", cell: ({ standing, forbids_opening }) => <>{tr(`comparison.standings.${standing}`)}{forbids_opening && ` · ${tr("comparison.noOpening")}`}</> },
];

const canBeTakenOver = (of: DifferenceOf): boolean => of.kind === "position" || of.kind === "cash";

/** Who may change fund accounts settles differences; others look. */
export function Comparisons() {
  const { t } = useTranslation();
  const query = useComparisons();
  const mayAct = useMay("fund_accounts");
  const [over, setOver] = useState<Row>();
  const [up, setUp] = useState<Row>();
  const { mutate: ask, isPending } = useAskCounter();
  const comparisons = query.data?.comparisons ?? [];
  const rows = comparisons.flatMap(({ account, product, differences }) => differences.map((found): Row => ({ ...found, account, product })));
  const askColumn: AdminColumn<CounterComparison> = {
    id: "ask", head: "comparison.again", cell: ({ account }) => <Button size="small" disabled={isPending} onClick={() => ask(account)} aria-label={`${t("comparison.again")} ${account}`}>{t("comparison.again")}</Button>,
  };
  const actColumn: AdminColumn<Row> = {
    id: "act", head: "comparison.act", number: true, cell: (row) => (
      <span className="admin-acts">
        {row.standing !== "suspected" && canBeTakenOver(row.of) && <Button size="small" onClick={() => setOver(row)} aria-label={`${t("comparison.takeOver")} ${row.account} ${nameOf(row.of)}`}>{t("comparison.takeOver")}</Button>}
        {row.standing === "standing" && <Button size="small" onClick={() => setUp(row)} aria-label={`${t("comparison.takeUp")} ${row.account} ${nameOf(row.of)}`}>{t("comparison.takeUp")}</Button>}
      </span>
    ),
  };
  return (
    <Section title={t("admin.comparisons")} note={t("comparison.note")}>
      <List label={t("admin.comparisons")} columns={mayAct ? [...accountColumns, askColumn] : accountColumns} rows={comparisons} rowKey={({ account }) => account} query={query} empty={<Empty title={t("comparison.noAccounts")} />} />
      <List label={t("comparison.differences")} columns={mayAct ? [...differenceColumns, actColumn] : differenceColumns} rows={rows} rowKey={({ account, of }) => `${account} ${nameOf(of)}`} query={query} empty={<Empty title={t("comparison.none")} />} />
      {over && <TakeOver row={over} onDone={() => setOver(undefined)} />}
      {up && <TakeUp row={up} onDone={() => setUp(undefined)} />}
    </Section>
  );
}

interface ActProps {
  row: Row;
  onDone: () => void;
}

const Reason = () => <Form.Item name="reason" label={tr("comparison.reason")} rules={[{ required: true, whitespace: true, message: tr("comparison.reason") }]}><Input maxLength={64} /></Form.Item>;

function TakeOver({ row, onDone }: ActProps) {
  const { t } = useTranslation();
  const { mutate, error, isPending } = useTakeOver(onDone);
  const accounts = useOperatingAccounts().data?.operating_accounts ?? [];
  const own = accounts.filter(({ product }) => product === row.product);
  const lots = row.of.kind === "position";
  return (
    <FormModal<{ account?: string; lots?: string; price?: string; reason: string }>
      title={`${t("comparison.takeOver")} · ${row.account} ${nameOf(row.of)}`} submit={t("comparison.takeOver")} open error={error} pending={isPending} initial={{ account: UNALLOCATED, lots: row.excess.replace("-", ""), reason: "" }} onCancel={onDone}
      onSubmit={({ account, lots: some, price, reason }) => mutate({ name: row.account, of: row.of, reason, ...(lots ? { account: account || null, lots: Number(some), price: price ?? null } : {}) })}
    >
      <p className="t2 admin-note">{t(lots ? "comparison.lotsNote" : "comparison.cashNote")}</p>
      {lots && (
        <>
          <Form.Item name="account" label={t("comparison.to")}><Select options={[{ value: UNALLOCATED, label: t("comparison.unallocated") }, ...own.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))]} /></Form.Item>
          <Form.Item name="lots" label={t("comparison.lots")} extra={t("comparison.lotsHint")} rules={[{ required: true, pattern: LOTS, message: t("comparison.lotsHint") }]}><Input inputMode="numeric" className="number" /></Form.Item>
          <Form.Item name="price" label={t("comparison.price")} extra={t("comparison.priceHint")} rules={[{ required: true, pattern: PRICE, message: t("comparison.priceHint") }]}><Input inputMode="decimal" className="number" autoFocus /></Form.Item>
        </>
      )}
      <Reason />
    </FormModal>
  );
}

function TakeUp({ row, onDone }: ActProps) {
  const { t } = useTranslation();
  const { mutate, error, isPending } = useTakeUp(onDone);
  return (
    <FormModal<{ reason: string }>
      title={`${t("comparison.takeUp")} · ${row.account} ${nameOf(row.of)}`} submit={t("comparison.takeUp")} open error={error} pending={isPending} initial={{ reason: "" }} onCancel={onDone}
      onSubmit={({ reason }) => mutate({ name: row.account, of: row.of, reason })}
    >
      <p className="t2 admin-note">{t("comparison.upNote")}</p>
      <Reason />
    </FormModal>
  );
}
