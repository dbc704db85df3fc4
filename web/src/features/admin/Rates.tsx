import { Button, Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RateRow, Tariff } from "@/api/types";
import { money, percent } from "@/format/fmt";
import { type NumberForm, PER_LOT, SHARE, numberIn } from "@/format/read";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Icon } from "@/ui/Icon";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { requiredFault } from "@/ui/numberFault";
import { Empty, Section } from "./Frame";
import { FormModal } from "./FormModal";
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
  { id: "scope", head: "admin.scope", choices: true, text: ({ scope }) => tr(scope === "commodity" ? "admin.scopeCommodity" : "admin.scopeContract") },
  ...SHOWN.map((name): DataColumn<RateRow> => ({
    id: name, head: HEADS[name], kind: "number", text: ({ [name]: tariff }) => (tariff ? tariffText(tariff) : tr("admin.asSpeculation")), value: ({ [name]: tariff }) => tariff?.by_money,
    cell: ({ [name]: tariff }) => (tariff ? tariffText(tariff) : <span className="t2">{tr("admin.asSpeculation")}</span>),
  })),
];

/** What is typed; hedges have a margin of their own where the box is ticked. */
type Values = Pick<RateRow, "scope" | "code" | TariffName> & { hedge_own: boolean };
const NOTHING: Tariff = { by_money: "0", by_lot: "0" };
const BLANK: Partial<Values> = { scope: "commodity", hedge_own: false, ...Object.fromEntries(TARIFFS.map((name) => [name, NOTHING])) };

/** What a row puts into the form; the boxes of a hedge's margin start at that of speculation. */
export function valuesOf(row: RateRow): Values {
  const { margin_long, margin_short, hedge_margin_long, hedge_margin_short } = row;
  return { ...row, hedge_own: hedge_margin_long != null, hedge_margin_long: hedge_margin_long ?? margin_long, hedge_margin_short: hedge_margin_short ?? margin_short };
}

/** The row that is set. The margin of hedges always goes with it: kept, changed, or taken away where it is no longer ticked. */
export function rowOf(fundAccount: string, { scope, code, hedge_own, ...typed }: Values): RateRow {
  const read = (tariff: Tariff | null | undefined): Tariff => ({
    by_money: numberIn(tariff?.by_money ?? "", SHARE) ?? "", by_lot: numberIn(tariff?.by_lot ?? "", PER_LOT) ?? "",
  });
  const hedge = (tariff: Tariff | null | undefined): Tariff | null => (hedge_own ? read(tariff) : null);
  return {
    fund_account: fundAccount, scope, code: code.trim(),
    margin_long: read(typed.margin_long), margin_short: read(typed.margin_short),
    hedge_margin_long: hedge(typed.hedge_margin_long), hedge_margin_short: hedge(typed.hedge_margin_short),
    open: read(typed.open), close: read(typed.close), close_today: read(typed.close_today),
  };
}

/** A number of a tariff: refused at the field with the reason. */
function TariffNumber({ name, label, form }: { name: [TariffName, keyof Tariff]; label: string; form: NumberForm }) {
  const validator = (_: unknown, typed: string | undefined): Promise<void> => {
    const fault = requiredFault(typed ?? "", form);
    return fault === undefined ? Promise.resolve() : Promise.reject(new Error(fault));
  };
  return <Form.Item name={name} label={label} className="admin-grow" rules={[{ validator }]}><Input inputMode="decimal" className="number" /></Form.Item>;
}

function TariffLine({ name }: { name: TariffName }) {
  const { t } = useTranslation();
  return (
    <div className="admin-line admin-tariff-line" role="group" aria-label={t(HEADS[name])}>
      <span className="admin-tariff">{t(HEADS[name])}</span>
      <TariffNumber name={[name, "by_money"]} label={t("admin.byMoney")} form={SHARE} />
      <TariffNumber name={[name, "by_lot"]} label={t("admin.byLot")} form={PER_LOT} />
    </div>
  );
}

function HedgeMargin() {
  const { t } = useTranslation();
  const own = Form.useWatch<boolean | undefined>("hedge_own");
  return (
    <>
      <Form.Item name="hedge_own" valuePropName="checked" extra={t(own ? "admin.hedgeOwnNote" : "admin.hedgeNotOwn")}><Checkbox>{t("admin.hedgeOwn")}</Checkbox></Form.Item>
      {own && HEDGE_TARIFFS.map((name) => <TariffLine key={name} name={name} />)}
    </>
  );
}

export function Rates() {
  const { t } = useTranslation();
  const funds = useFundAccounts();
  const [chosen, setChosen] = useState<string>();
  const [edited, setEdited] = useState<Partial<Values>>();
  const fundAccount = chosen ?? funds.data?.fund_accounts[0]?.code;
  const query = useRates(fundAccount);
  const { mutate, error, isPending, reset } = useSetRates(() => setEdited(undefined));
  return (
    <Section title={t("admin.rates")} action={<Button type="primary" icon={<Icon name="plus" />} disabled={!fundAccount} onClick={() => setEdited(BLANK)}>{t("admin.newRate")}</Button>}>
      <DataTable
        name="rates" label={t("admin.rates")} columns={rateColumns} asked={part(fundAccount === undefined ? { ...funds, data: undefined } : query, (data) => data.rates)} rowKey={({ scope, code }) => `${scope}-${code}`}
        onOpen={(row) => setEdited(valuesOf(row))} empty={<Empty title={t("admin.emptyRates")} />}
        filters={<Select className="admin-wide" aria-label={t("admin.fundAccount")} value={fundAccount ?? null} onChange={setChosen} options={(funds.data?.fund_accounts ?? []).map(({ code, product }) => ({ value: code, label: `${code} · ${product}` }))} />}
      />
      <FormModal<Values>
        title={t("admin.newRate")} submit={t("admin.setRate", { code: edited?.code ?? "" })} open={edited !== undefined} error={error} pending={isPending} width={640} {...(edited ? { initial: edited } : {})}
        onCancel={() => { reset(); setEdited(undefined); }} onSubmit={(values) => fundAccount && mutate(rowOf(fundAccount, values))}
      >
        <div className="admin-line">
          <Form.Item name="scope" label={t("admin.scope")} className="admin-grow"><Select options={[{ value: "commodity", label: t("admin.scopeCommodity") }, { value: "contract", label: t("admin.scopeContract") }]} /></Form.Item>
          <Form.Item name="code" label={t("admin.code")} className="admin-grow" rules={[{ required: true, message: t("admin.code") }]}><Input /></Form.Item>
        </div>
        {(["margin_long", "margin_short"] as const).map((name) => <TariffLine key={name} name={name} />)}
        <HedgeMargin />
        {(["open", "close", "close_today"] as const).map((name) => <TariffLine key={name} name={name} />)}
      </FormModal>
    </Section>
  );
}
