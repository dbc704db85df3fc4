import { useTranslation } from "react-i18next";
import type { CashMovement, CashRow, Problem } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { type Offer, SchemaForm } from "@/ui/form/SchemaForm";
import type { Draft, Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "./Frame";
import { useCashMovements, useFundAccounts, useMoveCash, useOperatingAccounts } from "./queries";

export const movementColumns: readonly DataColumn<CashRow>[] = [
  { id: "at", head: "common.time", text: ({ at }) => dayAndTime(at) },
  { id: "day", head: "shell.tradingDay", optional: true, text: ({ trading_day }) => trading_day ?? "–" },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "kind", head: "admin.kind", choices: true, text: ({ kind }) => tr(kind === "deposit" ? "admin.deposit" : "admin.withdraw") },
  { id: "amount", head: "common.amount", kind: "number", text: ({ kind, amount }) => fmt(kind === "deposit" ? amount : `-${amount}`, { places: 2, signed: true }) },
  { id: "by", head: "admin.by", choices: true, text: ({ by }) => by },
];

type Entry = CashMovement & { kind: CashRow["kind"] };

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
  const accounts = useOperatingAccounts().data?.operating_accounts ?? [];
  const funds = useFundAccounts().data?.fund_accounts ?? [];
  const { mutate, error, isPending, reset, data } = useMoveCash();
  const withdrawable = ({ kind, account }: Draft): string | undefined => {
    const chosen = accounts.find(({ code }) => code === account);
    return chosen && kind === "withdrawal" ? `${t("admin.most")} ${money(chosen.withdrawable)}` : undefined;
  };
  const fields: readonly Field<Entry>[] = [
    { name: "kind", label: "admin.kind", kind: "choice", shape: "buttons", required: true, choices: [{ value: "deposit", label: t("admin.deposit") }, { value: "withdrawal", label: t("admin.withdraw") }] },
    { name: "account", label: "common.account", kind: "choice", required: true, choices: [...accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })), ...funds.map(({ code, product }) => ({ value: code, label: `${code} ${t("admin.fundAccount")} ${product}` }))] },
    { name: "amount", label: "common.amount", kind: "money", required: true, hint: withdrawable },
  ];
  return (
    <section className="admin-card admin-side">
      <h2>{t("admin.enterMovement")}</h2>
      <SchemaForm<Entry> key={data?.seq} fields={fields} initial={{ kind: "deposit" }} submit={bookText} error={error} pending={isPending} onEdit={reset} offer={most} onSubmit={(entry) => mutate(entry)} />
    </section>
  );
}

export function Movements() {
  const { t } = useTranslation();
  const query = useCashMovements();
  return (
    <Section title={t("admin.movements")}>
      <div className="admin-split">
        <DataTable name="movements" label={t("admin.movements")} columns={movementColumns} asked={part(query, (data) => data.movements)} rowKey={({ seq }) => seq} empty={<Empty title={t("admin.emptyMovements")}><Icon name="plus" /> {t("admin.enterMovement")}</Empty>} />
        <EnterMovement />
      </div>
    </Section>
  );
}
