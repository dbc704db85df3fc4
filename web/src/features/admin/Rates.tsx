import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RateRow, Tariff } from "@/api/types";
import { money, percent } from "@/format/fmt";
import { currentLanguage, tr } from "@/i18n/i18n";
import { nameOfCode } from "@/market/names";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Draft, Field, Initial } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { useFundAccounts, useRates, useSetRates } from "./queries";

const TARIFFS = ["margin_long", "margin_short", "open", "close", "close_today"] as const;
const HEDGE_TARIFFS = ["hedge_margin_long", "hedge_margin_short"] as const;
type TariffName = (typeof TARIFFS)[number] | (typeof HEDGE_TARIFFS)[number];
const HEADS = {
  margin_long: "admin.marginLong", margin_short: "admin.marginShort", hedge_margin_long: "admin.hedgeMarginLong", hedge_margin_short: "admin.hedgeMarginShort",
  open: "admin.openRate", close: "admin.closeRate", close_today: "admin.closeToday",
} as const;
/** As the table and the form show them. */
const SHOWN: readonly TariffName[] = ["margin_long", "margin_short", ...HEDGE_TARIFFS, "open", "close", "close_today"];

const isSet = (value: string): boolean => /[1-9]/.test(value);

/** As set: by money in percent, by lot in yuan, both where both are. */
export function tariffText({ by_money, by_lot }: Tariff): string {
  const fine = Math.max(2, (by_money.split(".")[1]?.replace(/0+$/, "").length ?? 0) - 2);
  const parts = [isSet(by_money) && percent(by_money, { places: fine }), isSet(by_lot) && tr("ticket.byLot", { rate: money(by_lot) })].filter(Boolean);
  return parts.length > 0 ? parts.join(" + ") : percent("0", { places: 2 });
}

export const rateColumns: readonly DataColumn<RateRow>[] = [
  { id: "code", head: "admin.code", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "name", head: "admin.name", text: ({ code }) => nameOfCode(code, currentLanguage()) || "–" },
  { id: "scope", head: "admin.scope", choices: true, text: ({ scope }) => tr(scope === "commodity" ? "admin.scopeCommodity" : "admin.scopeContract") },
  ...SHOWN.map((name): DataColumn<RateRow> => ({
    id: name, head: HEADS[name], kind: "number", text: ({ [name]: tariff }) => (tariff ? tariffText(tariff) : tr("admin.asSpeculation")), value: ({ [name]: tariff }) => tariff?.by_money,
    cell: ({ [name]: tariff }) => (tariff ? tariffText(tariff) : <span className="t2">{tr("admin.asSpeculation")}</span>),
  })),
];

/** What is typed; hedges have a margin of their own where the box is ticked. */
type Typed = Omit<RateRow, "fund_account"> & { hedge_own: boolean };
type Start = Initial<Typed> & { code?: string | undefined };

const lineOf = (name: TariffName, when?: (draft: Draft) => boolean): Field<Typed>[] => [
  { name: `${name}.by_money`, label: "admin.byMoney", kind: "ratio", required: true, group: HEADS[name], range: ["0", "1000"], ...(when ? { when } : {}) },
  { name: `${name}.by_lot`, label: "admin.byLot", kind: "perLot", required: true, group: HEADS[name], ...(when ? { when } : {}) },
];
const hedgesOwn = ({ hedge_own }: Draft): boolean => hedge_own === true;
const fieldsOf = (): readonly Field<Typed>[] => [
  { name: "scope", label: "admin.scope", kind: "choice", required: true, choices: [{ value: "commodity", label: tr("admin.scopeCommodity") }, { value: "contract", label: tr("admin.scopeContract") }] },
  { name: "code", label: "admin.code", kind: "text", required: true, longest: 16 },
  ...lineOf("margin_long"), ...lineOf("margin_short"),
  { name: "hedge_own", label: "admin.hedgeOwn", kind: "switch", hint: ({ hedge_own }) => tr(hedge_own === true ? "admin.hedgeOwnNote" : "admin.hedgeNotOwn") },
  ...HEDGE_TARIFFS.flatMap((name) => lineOf(name, hedgesOwn)),
  ...lineOf("open"), ...lineOf("close"), ...lineOf("close_today"),
];

const startOf = (row: Partial<RateRow>, name: TariffName, instead?: Tariff | null): Start => {
  const { by_money, by_lot } = row[name] ?? instead ?? { by_money: "0", by_lot: "0" };
  return { [`${name}.by_money`]: by_money, [`${name}.by_lot`]: by_lot };
};

/** What a row puts into the form; the boxes of a hedge's margin start at that of speculation. */
export function startsAt(row: Partial<RateRow>): Start {
  const { scope = "commodity", code } = row;
  const lines = [...TARIFFS.map((name) => startOf(row, name)), startOf(row, "hedge_margin_long", row.margin_long), startOf(row, "hedge_margin_short", row.margin_short)];
  return Object.assign({ scope, code, hedge_own: row.hedge_margin_long != null }, ...lines) as Start;
}

/** The row that is set. The margin of hedges always goes with it: kept, changed, or taken away where it is no longer ticked. */
export const rowOf = (fundAccount: string, { hedge_own, hedge_margin_long, hedge_margin_short, ...typed }: Typed): RateRow => ({
  fund_account: fundAccount, ...typed, hedge_margin_long: hedge_own ? (hedge_margin_long ?? null) : null, hedge_margin_short: hedge_own ? (hedge_margin_short ?? null) : null,
});

export function Rates() {
  const { t } = useTranslation();
  const funds = useFundAccounts();
  const [chosen, setChosen] = useState<string>();
  const [edited, setEdited] = useState<Partial<RateRow>>();
  const fundAccount = chosen ?? funds.data?.fund_accounts[0]?.code;
  const query = useRates(fundAccount);
  const { mutate, error, isPending, reset } = useSetRates(() => setEdited(undefined));
  const close = (): void => {
    reset();
    setEdited(undefined);
  };
  // Which fund account is only known once there is one.
  const asked = fundAccount === undefined ? part(funds, (): RateRow[] => []) : part(query, (data) => data.rates);
  return (
    <Section title={t("admin.rates")} action={<>{funds.data?.fund_accounts.length === 0 && <span className="t2">{t("admin.noFundAccountYet")}</span>}<Button type="primary" icon={<Icon name="plus" />} disabled={!fundAccount} onClick={() => setEdited({})}>{t("admin.newRate")}</Button></>}>
      <DataTable
        name="rates" label={t("admin.rates")} columns={rateColumns} asked={asked} rowKey={({ scope, code }) => `${scope}-${code}`} onOpen={setEdited} empty={<Empty title={t("admin.emptyRates")} />}
        filters={<Select className="admin-wide" aria-label={t("admin.fundAccount")} value={fundAccount ?? null} onChange={setChosen} options={(funds.data?.fund_accounts ?? []).map(({ code, product }) => ({ value: code, label: `${code} · ${product}` }))} />}
      />
      {edited && fundAccount !== undefined && (
        <FormWindow<Typed>
          title={`${t("admin.newRate")} · ${fundAccount}`} width={640} open fields={fieldsOf()} initial={startsAt(edited)} submit={({ code = "" }) => t("admin.setRate", { code })}
          error={error} pending={isPending} onEdit={reset} onCancel={close} onSubmit={(typed) => mutate(rowOf(fundAccount, typed))}
        />
      )}
    </Section>
  );
}
