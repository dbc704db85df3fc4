// A product's shares and NAV: now, day by day, and subscription and redemption.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeShares, NavDay, NavNow, Product } from "@/api/types";
import { fmt, money, percent } from "@/format/fmt";
import { Answered, part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { Curve } from "./Curve";
import { useChangeShares, useNav, useNavDays } from "./queries";
import { nameText } from "./settings/text";

/** A unit NAV, to four decimals. */
export const unitNav = (value: string | number | null | undefined): string => fmt(value, { places: 4 });

const columns: readonly DataColumn<NavDay>[] = [
  { id: "day", head: "navPage.day", text: ({ trading_day }) => trading_day },
  { id: "unit", head: "navPage.unit", kind: "number", text: ({ unit }) => unitNav(unit), value: ({ unit }) => unit ?? "" },
  { id: "previous", head: "navPage.previousUnit", kind: "number", text: ({ previous_unit }) => unitNav(previous_unit), value: ({ previous_unit }) => previous_unit ?? "" },
  { id: "total", head: "navPage.total", kind: "number", text: ({ total }) => money(total), value: ({ total }) => total },
  { id: "liabilities", head: "navPage.liabilities", kind: "number", text: ({ liabilities }) => money(liabilities), value: ({ liabilities }) => liabilities },
  { id: "fees", head: "navPage.fees", kind: "number", text: ({ fees }) => (fees ? money(fees.total) : "–"), value: ({ fees }) => fees?.total ?? "" },
  { id: "shares", head: "navPage.shares", kind: "number", text: ({ shares }) => money(shares), value: ({ shares }) => shares ?? "" },
  { id: "highest", head: "navPage.highest", kind: "number", text: ({ highest_unit }) => unitNav(highest_unit), value: ({ highest_unit }) => highest_unit ?? "" },
];

function Figures({ nav }: { nav: NavNow }) {
  const { t } = useTranslation();
  const rows = [
    ["unit", unitNav(nav.unit)],
    ["previousUnit", unitNav(nav.previous_unit)],
    ["total", money(nav.total)],
    ["previousTotal", money(nav.previous_total)],
    ["liabilities", money(nav.liabilities)],
    ["fees", money(nav.fees?.total ?? "0")],
    ["shares", money(nav.shares)],
    ["highest", unitNav(nav.highest_unit)],
    ["drawdown", percent(nav.drawdown)],
  ] as const;
  return (
    <>
      {nav.missing && <p className="admin-warn">{t("navPage.missing", { setting: nameText(nav.missing) })}</p>}
      <dl className="admin-figures">
        {rows.map(([name, text]) => <div key={name}><dt>{t(`navPage.${name}`)}</dt><dd>{text}</dd></div>)}
      </dl>
    </>
  );
}

const FIELDS = (funds: readonly string[]): readonly Field<ChangeShares>[] => [
  { name: "amount", label: "navPage.amount", kind: "money", unit: "form.yuan", required: true },
  { name: "shares", label: "navPage.shares", kind: "money", hint: "navPage.sharesHint" },
  { name: "fund_account", label: "admin.fundAccount", kind: "choice", hint: "navPage.fundHint", choices: funds.map((value) => ({ value, label: value })) },
];

export function Nav({ product: { code, fund_accounts } }: { product: Product }) {
  const { t } = useTranslation();
  const nav = useNav(code);
  const days = useNavDays(code);
  const [change, setChange] = useState<ChangeShares["change"]>();
  const close = (): void => setChange(undefined);
  const { mutate, error, isPending, reset } = useChangeShares(close);
  const points = (days.data?.days ?? []).flatMap(({ trading_day, unit }) => (unit ? [{ at: trading_day, value: Number(unit) }] : []));
  return (
    <>
      <Answered asked={nav}>{(now) => <Figures nav={now} />}</Answered>
      <div className="admin-line">
        <Button size="small" onClick={() => setChange("subscribe")}>{t("navPage.subscribe")}</Button>
        <Button size="small" onClick={() => setChange("redeem")}>{t("navPage.redeem")}</Button>
      </div>
      {points.length > 1 && <Curve label={t("navPage.curve")} points={points} text={unitNav} />}
      <DataTable name="nav" label={t("navPage.days")} columns={columns} asked={part(days, (data) => [...data.days].reverse())} rowKey={({ trading_day }) => trading_day} empty={<Empty title={t("navPage.noDays")} />} />
      {change && (
        <FormWindow<ChangeShares>
          title={`${t(`navPage.${change}`)} · ${code}`} open fields={FIELDS(fund_accounts)} initial={{ fund_account: fund_accounts[0] }}
          submit={({ amount }) => [t(`navPage.${change}`), code, amount].filter(Boolean).join(" ")}
          error={error} pending={isPending} onEdit={reset} onCancel={() => { reset(); close(); }} onSubmit={(body) => mutate({ name: code, ...body, change })}
        />
      )}
    </>
  );
}
