// Daily statements: the paper in the middle, controls left, reconciliation right.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused, api, ask } from "@/api/client";
import { useClock } from "@/clock/clock";
import { useSession } from "@/session/context";
import { ErrorBox, Failed, Note, Segmented, Skeleton } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { MonthPicker } from "./MonthPicker";
import { Paper } from "./Paper";
import { Reconciliation } from "./Reconciliation";
import type { Form } from "./rows";
import "@/i18n/teach/statement";
import "./statement.css";

function useDays(account: string | undefined, month: string | undefined, settledThrough: string | null | undefined) {
  return useQuery({
    queryKey: ["statements", account, month, settledThrough], enabled: account !== undefined,
    queryFn: () => ask(api.GET("/api/v1/accounts/{account}/statements", { params: { path: { account: account ?? "" }, query: month === undefined ? {} : { month } } })),
  });
}

function useStatement(account: string | undefined, day: string | undefined) {
  return useQuery({
    queryKey: ["statement", account, day], enabled: account !== undefined && day !== undefined, staleTime: Infinity,
    queryFn: () => ask(api.GET("/api/v1/accounts/{account}/statements/{trading_day}", { params: { path: { account: account ?? "", trading_day: day ?? "" } } })),
  });
}

export function StatementPage() {
  const { t } = useTranslation();
  const { accounts } = useSession();
  const settledThrough = useClock()?.settled_through;
  const [chosenAccount, setAccount] = useState<string>();
  const [chosenMonth, setMonth] = useState<string>();
  const [chosenDay, setDay] = useState<string>();
  const [form, setForm] = useState<Form>("mtm");
  const account = chosenAccount ?? accounts[0]?.code;
  const days = useDays(account, chosenMonth, settledThrough);
  const day = chosenDay ?? days.data?.latest ?? undefined;
  const { data: statement, error, isLoading, refetch } = useStatement(account, day);
  const month = chosenMonth ?? day?.slice(0, 7) ?? days.data?.month;
  const monthDays = useDays(account, month, settledThrough);
  return (
    <div className="statement">
      <aside className="statement-controls">
        <h1>{t("statement.title")}</h1>
        <label>
          {t("statement.account")}
          <Select value={account ?? null} onChange={(code) => { setAccount(code); setDay(undefined); setMonth(undefined); }} aria-label={t("statement.account")} options={accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))} />
        </label>
        <div>
          <span>{t("statement.form")}</span>
          <Segmented label={t("statement.form")} value={form} onChoose={setForm} choices={[{ value: "mtm", label: t("statement.markToMarket") }, { value: "trade", label: t("statement.tradeByTrade") }]} />
        </div>
        {month && <MonthPicker month={month} days={monthDays.data?.days ?? []} chosen={day} onMonth={setMonth} onChoose={setDay} />}
        <ErrorBox error={days.error} repeatable />
        <button type="button" className="btn btn-primary statement-print" disabled={!statement} onClick={() => window.print()}><Icon name="print" /> {t("statement.print")}</button>
      </aside>
      <div className="statement-desk" role="region" aria-label={t("statement.title")} tabIndex={0}>
        {statement ? <Paper statement={statement} form={form} />
          : isLoading ? <Skeleton rows={12} />
          : error instanceof Refused && error.problem.status === 404 ? <Note title={t("statement.notSettled", { day: day ?? "" })}>{t("statement.notSettledDetail")}</Note>
          : error ? <Failed error={error} onRetry={() => void refetch()} />
          : <Note title={t("statement.choose")}>{t("statement.notSettledDetail")}</Note>}
      </div>
      {statement && <Reconciliation statement={statement} form={form} />}
    </div>
  );
}
