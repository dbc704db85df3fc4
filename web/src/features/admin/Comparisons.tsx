// What counters have of fund accounts beside what the desk has.
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CounterComparison, CounterDifference, DifferenceOf } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
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

const accountColumns: readonly DataColumn<CounterComparison>[] = [
  { id: "account", head: "admin.fundAccount", text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "product", head: "admin.product", text: ({ product }) => product },
  { id: "comparedAt", head: "comparison.comparedAt", text: ({ compared_at }) => (compared_at ? monthDayTime(compared_at) : tr("admin.never")) },
  { id: "outcome", head: "comparison.outcome", choices: true, text: outcomeText, cell: (comparison) => <Outcome comparison={comparison} /> },
  { id: "unallocated", head: "comparison.unallocated", text: ({ unallocated }) => unallocated ?? "" },
];

function outcomeText({ is_asked, compared_at, differences }: CounterComparison): string {
  if (is_asked) return tr("comparison.asked");
  const barred = differences.some(({ forbids_opening }) => forbids_opening);
  if (differences.length > 0) return tr(barred ? "comparison.barred" : "comparison.differ", { count: differences.length });
  return compared_at ? tr("comparison.agree") : "";
}

function Outcome({ comparison }: { comparison: CounterComparison }) {
  const { is_asked, differences } = comparison;
  return <span className={is_asked ? "t2" : differences.length > 0 ? "admin-warn" : ""}>{outcomeText(comparison)}</span>;
}

const differenceColumns: readonly DataColumn<Row>[] = [
  { id: "account", head: "admin.fundAccount", text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "of", head: "comparison.of", text: ({ of }) => nameOf(of) },
  { id: "counter", head: "comparison.counter", kind: "number", text: ({ of, counter, counter_today }) => figure(of, counter, counter_today) },
  { id: "desk", head: "comparison.desk", kind: "number", text: ({ of, desk, desk_today }) => figure(of, desk, desk_today) },
  { id: "difference", head: "comparison.difference", kind: "number", value: ({ excess }) => excess, text: ({ of, excess }) => fmt(excess, { places: of.kind === "cash" ? 2 : 0, signed: true }) },
  { id: "standing", head: "comparison.standing", text: ({ standing, forbids_opening }) => `${tr(`comparison.standings.${standing}`)}${forbids_opening ? ` · ${tr("comparison.noOpening")}` : ""}` },
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
  const askAgain = ({ account }: CounterComparison) => <Button size="small" disabled={isPending} onClick={() => ask(account)} aria-label={`${t("comparison.again")} ${account}`}>{t("comparison.again")}</Button>;
  const settle = (row: Row) => (
    <span className="admin-acts">
      {row.standing !== "suspected" && canBeTakenOver(row.of) && <Button size="small" onClick={() => setOver(row)} aria-label={`${t("comparison.takeOver")} ${row.account} ${nameOf(row.of)}`}>{t("comparison.takeOver")}</Button>}
      {row.standing === "standing" && <Button size="small" onClick={() => setUp(row)} aria-label={`${t("comparison.takeUp")} ${row.account} ${nameOf(row.of)}`}>{t("comparison.takeUp")}</Button>}
    </span>
  );
  const differences = part(query, ({ comparisons }) => comparisons.flatMap(({ account, product, differences: found }) => found.map((difference): Row => ({ ...difference, account, product }))));
  return (
    <Section title={t("admin.comparisons")} note={t("comparison.note")}>
      <DataTable name="comparisons" label={t("admin.comparisons")} columns={accountColumns} asked={part(query, (data) => data.comparisons)} rowKey={({ account }) => account} empty={<Empty title={t("comparison.noAccounts")} />} acts={mayAct ? askAgain : undefined} />
      <DataTable name="differences" label={t("comparison.differences")} columns={differenceColumns} asked={differences} rowKey={({ account, of }) => `${account} ${nameOf(of)}`} empty={<Empty title={t("comparison.none")} />} acts={mayAct ? settle : undefined} />
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
