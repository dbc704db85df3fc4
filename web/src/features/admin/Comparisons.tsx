// What counters have of fund accounts beside what the desk has.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CounterComparison, CounterDifference, DifferenceOf, TakeOver as TakeOverBody } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { useAskCounter, useComparisons, useOperatingAccounts, useTakeOver, useTakeUp } from "./queries";
import { flagText, sideText } from "./side";

/** A difference, and whose. */
interface Row extends CounterDifference {
  account: string;
  product: string;
  unallocated?: string | null | undefined;
}

/** No account has a code like it. */
const UNALLOCATED = "*";
type Taken = Omit<TakeOverBody, "of">;

const nameOf = (of: DifferenceOf): string => {
  switch (of.kind) {
    case "position": return `${tr("comparison.position")} ${of.contract} ${sideText(of)}`;
    case "trades": return `${tr("comparison.trades")} ${of.contract} ${tr(of.side === "buy" ? "common.buy" : "common.sell")}${flagText(of)}`;
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
  const barring = differences.filter(({ forbids_opening }) => forbids_opening).length;
  if (barring > 0) return tr("comparison.barred", { count: barring });
  if (differences.length > 0) return tr("comparison.differ", { count: differences.length });
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
  const differences = part(query, ({ comparisons }) => comparisons.flatMap(({ account, product, unallocated, differences: found }) => found.map((difference): Row => ({ ...difference, account, product, unallocated }))));
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

const REASON = { name: "reason", label: "comparison.reason", kind: "text", required: true, longest: 64 } as const;
const titleOf = (act: TextKey, row: Row): string => `${tr(act)} · ${row.account} ${nameOf(row.of)}`;

function TakeOver({ row, onDone }: ActProps) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useTakeOver(onDone);
  const accounts = useOperatingAccounts().data?.operating_accounts ?? [];
  const own = accounts.filter(({ product, code }) => product === row.product && code !== row.unallocated).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const lots = row.of.kind === "position";
  const go = row.excess.startsWith("-");
  const amount = row.excess.replace("-", "");
  const ofLots: readonly Field<Taken>[] = [
    { name: "account", label: go ? "comparison.from" : "comparison.to", kind: "choice", required: true, choices: [{ value: UNALLOCATED, label: t("comparison.unallocated") }, ...own] },
    { name: "lots", label: "comparison.lots", kind: "lots", hint: "comparison.lotsHint", required: true },
    { name: "price", label: "comparison.price", kind: "price", hint: "comparison.priceHint", required: true },
  ];
  return (
    <FormWindow<Taken>
      title={titleOf("comparison.takeOver", row)} open fields={lots ? [...ofLots, REASON] : [REASON]} initial={{ ...(go ? {} : { account: UNALLOCATED }), lots: Number(amount), price: row.counter_price ?? null }}
      note={t(!lots ? "comparison.cashNote" : go ? "comparison.goneNote" : "comparison.lotsNote")} submit={() => (lots ? `${t("comparison.takeOver")} ${nameOf(row.of)}` : `${t(go ? "admin.withdraw" : "admin.deposit")} ${money(amount)}`)} error={error} pending={isPending} onEdit={reset} onCancel={onDone}
      onSubmit={({ account, ...taken }) => mutate({ name: row.account, of: row.of, ...taken, ...(lots ? { account: account === UNALLOCATED ? null : (account ?? null) } : { excess: row.excess }) })}
    />
  );
}

function TakeUp({ row, onDone }: ActProps) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useTakeUp(onDone);
  return (
    <FormWindow<{ reason: string }>
      title={titleOf("comparison.takeUp", row)} open fields={[REASON]} note={t("comparison.upNote")} submit={() => `${t("comparison.takeUp")} ${nameOf(row.of)}`}
      error={error} pending={isPending} onEdit={reset} onCancel={onDone} onSubmit={({ reason }) => mutate({ name: row.account, of: row.of, reason })}
    />
  );
}
