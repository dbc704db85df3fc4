import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused } from "@/api/client";
import type { CashRow } from "@/api/types";
import { fmt, money } from "@/format/fmt";
import { AMOUNT, numberIn } from "@/format/read";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { ErrorBox, Segmented } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { numberFault } from "@/ui/numberFault";
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

type Kind = CashRow["kind"];

/** What the button books, and for whom. */
function bookText(kind: Kind, account: string | undefined, amount: string | undefined): string {
  const deposit = kind === "deposit";
  if (account === undefined || amount === undefined) return tr(deposit ? "admin.bookDeposit" : "admin.bookWithdrawal");
  return tr(deposit ? "admin.bookDepositOf" : "admin.bookWithdrawalOf", { amount: money(amount), account });
}

function EnterMovement() {
  const { t } = useTranslation();
  const accounts = useOperatingAccounts();
  const funds = useFundAccounts();
  const [kind, setKind] = useState<Kind>("deposit");
  const [account, setAccount] = useState<string>();
  const [typed, setTyped] = useState("");
  const { mutate, error, isPending, reset } = useMoveCash(() => setTyped(""));
  const chosen = accounts.data?.operating_accounts.find(({ code }) => code === account);
  const most = error instanceof Refused && error.problem.code === "WITHDRAW_ABOVE_AVAILABLE" ? error.problem.numbers["withdrawable"] : undefined;
  const amount = numberIn(typed, AMOUNT);
  const fault = numberFault(typed, AMOUNT);
  const withdrawable = chosen && kind === "withdrawal" ? `${t("admin.most")} ${money(chosen.withdrawable)}` : undefined;
  const ready = account !== undefined && amount !== undefined;
  const enter = (text: string): void => {
    setTyped(text);
    reset();
  };
  return (
    <section className="admin-card admin-side">
      <h2>{t("admin.enterMovement")}</h2>
      <ErrorBox error={error} />
      <Segmented<Kind> label={t("admin.kind")} value={kind} onChoose={(next) => { setKind(next); reset(); }} choices={[{ value: "deposit", label: t("admin.deposit") }, { value: "withdrawal", label: t("admin.withdraw") }]} />
      <Form layout="vertical" requiredMark={false} onFinish={() => ready && mutate({ kind, account, amount })}>
        <Form.Item label={t("common.account")} htmlFor="movement-account">
          <Select
            id="movement-account" showSearch={{ optionFilterProp: "label" }} value={account ?? null} onChange={setAccount}
            options={[
              { label: t("admin.accounts"), options: (accounts.data?.operating_accounts ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` })) },
              { label: t("admin.fundAccounts"), options: (funds.data?.fund_accounts ?? []).map(({ code, product }) => ({ value: code, label: `${code} ${product}` })) },
            ]}
          />
        </Form.Item>
        <Form.Item label={t("common.amount")} htmlFor="movement-amount" extra={withdrawable} {...(fault === undefined ? {} : { validateStatus: "warning", help: <span id="movement-fault" role="alert">{fault}</span> })}>
          <Input id="movement-amount" inputMode="decimal" autoComplete="off" value={typed} status={error || fault ? "warning" : ""} aria-invalid={fault !== undefined} aria-describedby={fault && "movement-fault"} onChange={(event) => enter(event.target.value)}
            suffix={most !== undefined ? <button type="button" className="btn btn-link" onClick={() => enter(most)}>{t("admin.changeToMost", { amount: money(most) })}</button> : <span />}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" disabled={!ready || isPending}>{bookText(kind, account, amount)}</Button>
      </Form>
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
