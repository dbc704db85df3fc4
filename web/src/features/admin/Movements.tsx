// Cash in and out: what waits for a second person, what was booked, and what became of each entry.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CashEntered, CashEntry, CashMovement, CashRow, Problem } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { type Offer, SchemaForm } from "@/ui/form/SchemaForm";
import type { Draft, Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { useCashAccounts, useCashEntries, useMoveCash, useWaitingEntries } from "./cash";
import { Empty, Section } from "@/ui/page/Section";
import { useCashMovements, useFundAccounts } from "./queries";
import { Waiting } from "./Waiting";

type Kind = CashRow["kind"];
export const kindText = (kind: Kind): string => tr(kind === "deposit" ? "admin.deposit" : kind === "withdrawal" ? "admin.withdraw" : "funds.collateralFee");
export const signed = (kind: Kind, amount: string): string => fmt(kind === "deposit" ? amount : `-${amount}`, { places: 2, signed: true });

/** What the interface calls the platform itself. */
const PLATFORM = "platform";
export const personText = (name: string): string => (name === PLATFORM ? tr("admin.platformItself") : name);

export const movementColumns: readonly DataColumn<CashRow>[] = [
  { id: "at", head: "common.time", text: ({ at }) => dayAndTime(at) },
  { id: "day", head: "shell.tradingDay", optional: true, text: ({ trading_day }) => trading_day ?? "–" },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "kind", head: "admin.kind", choices: true, text: ({ kind }) => kindText(kind), cell: ({ kind, month }) => (month == null ? kindText(kind) : `${kindText(kind)} ${month.slice(0, 7)}`) },
  { id: "amount", head: "common.amount", kind: "number", text: ({ kind, amount }) => signed(kind, amount) },
  { id: "by", head: "admin.by", choices: true, text: ({ by }) => personText(by) },
  { id: "confirmed", head: "admin.decidedBy", choices: true, text: ({ confirmed_by }) => confirmed_by ?? "" },
];

const decidedColumns: readonly DataColumn<CashEntry>[] = [
  { id: "at", head: "admin.decidedAt", text: ({ decided_at }) => dayAndTime(decided_at) },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "kind", head: "admin.kind", choices: true, text: ({ kind }) => kindText(kind) },
  { id: "amount", head: "common.amount", kind: "number", text: ({ kind, amount }) => signed(kind, amount) },
  { id: "state", head: "admin.status", choices: true, text: ({ state }) => tr(`admin.cashState.${state}`), cell: ({ state }) => (state === "rejected" ? <Tag tone="grey">{tr("admin.cashState.rejected")}</Tag> : tr(`admin.cashState.${state}`)) },
  { id: "reason", head: "comparison.reason", text: ({ reason }) => reason ?? "" },
  { id: "by", head: "admin.by", choices: true, text: ({ entered_by }) => personText(entered_by) },
  { id: "decided", head: "admin.decidedBy", choices: true, text: ({ decided_by }) => (decided_by == null ? "" : personText(decided_by)) },
];

type Entry = CashMovement & { kind: Kind };

/** What the button books, and for whom. */
function bookText({ kind, account, amount }: Partial<Entry>): string {
  const deposit = kind !== "withdrawal";
  if (account === undefined || amount === undefined) return tr(deposit ? "admin.bookDeposit" : "admin.bookWithdrawal");
  return tr(deposit ? "admin.bookDepositOf" : "admin.bookWithdrawalOf", { amount: money(amount), account });
}

/** The most that can be withdrawn, instead of more. */
const most = ({ code, numbers: { withdrawable } }: Problem): Offer | undefined =>
  code === "WITHDRAW_ABOVE_AVAILABLE" && withdrawable !== undefined ? { field: "amount", value: withdrawable, text: tr("admin.changeToMost", { amount: money(withdrawable) }) } : undefined;

function EnterMovement() {
  const { t } = useTranslation();
  const accounts = useCashAccounts().data?.accounts ?? [];
  const funds = useFundAccounts().data?.fund_accounts ?? [];
  const { mutate, error, isPending, reset } = useMoveCash();
  const [entered, setEntered] = useState<CashEntered>();
  const withdrawable = ({ kind, account }: Draft): string | undefined => {
    const chosen = accounts.find(({ code }) => code === account);
    if (!chosen || kind !== "withdrawal") return undefined;
    const less = (["margin", "frozen", "delivery_margin", "kept_profit"] as const).filter((name) => /[1-9]/.test(chosen[name])).map((name) => `− ${t(`admin.less.${name}`)} ${money(chosen[name])}`);
    return `${t("admin.most")} ${money(chosen.withdrawable)} = ${[`${t("funds.equity")} ${money(chosen.equity)}`, ...less].join(" ")}`;
  };
  const isOperating = ({ account }: Draft): boolean => accounts.some(({ code }) => code === account);
  const fields: readonly Field<Entry>[] = [
    { name: "kind", label: "admin.kind", kind: "choice", shape: "buttons", required: true, choices: [{ value: "deposit", label: t("admin.deposit") }, { value: "withdrawal", label: t("admin.withdraw") }] },
    { name: "account", label: "common.account", kind: "choice", required: true, choices: [...accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })), ...funds.map(({ code, product }) => ({ value: code, label: `${code} ${t("admin.fundAccount")} ${product}` }))] },
    { name: "amount", label: "common.amount", kind: "money", required: true, hint: withdrawable },
    { name: "protected", label: "admin.protected", kind: "money", unit: "form.yuan", when: isOperating, about: ["kind", "account"] },
  ];
  return (
    <section className="admin-card admin-side">
      <h2>{t("admin.enterMovement")}</h2>
      <SchemaForm<Entry> key={entered?.seq} fields={fields} initial={{ kind: "deposit" }} submit={bookText} error={error} pending={isPending} onEdit={reset} offer={most} onSubmit={(entry) => mutate(entry, { onSuccess: setEntered })} />
      {entered && <p className="t2" role="status">{t(entered.state === "pending" ? "admin.entryWaits" : "admin.entryBooked")}</p>}
    </section>
  );
}

export function Movements() {
  const { t } = useTranslation();
  const booked = useCashMovements();
  const entries = useCashEntries();
  const mayEnter = useMay("cash_entry");
  const waiting = useWaitingEntries();
  const decided = part(entries, (data) => data.filter(({ state }) => state !== "pending"));
  return (
    <Section title={t("admin.movements")}>
      <div className={mayEnter ? "admin-split" : ""}>
        <div className="admin-section">
          <h2>{t("admin.waiting")}</h2>
          <Waiting entries={part(waiting, (data) => data.entries)} />
          <h2>{t("admin.booked")}</h2>
          <DataTable name="movements" label={t("admin.movements")} columns={movementColumns} asked={booked} older={booked.older} rowKey={({ seq }) => seq} empty={<Empty title={t("admin.emptyMovements")} />} />
          <h2>{t("admin.decided")}</h2>
          <DataTable name="decided" label={t("admin.decided")} columns={decidedColumns} asked={decided} older={entries.older} rowKey={({ movement }) => movement} empty={<Empty title={t("admin.emptyDecided")} />} />
        </div>
        {mayEnter && <EnterMovement />}
      </div>
    </Section>
  );
}
