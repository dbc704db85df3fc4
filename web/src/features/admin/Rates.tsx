import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RateRow, Tariff } from "@/api/types";
import { money, percent } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { Icon } from "@/ui/Icon";
import { type AdminColumn, Empty, List, Section } from "./Frame";
import { DECIMAL, FormModal } from "./FormModal";
import { useFundAccounts, useRates, useSetRates } from "./queries";

const TARIFFS = ["margin_long", "margin_short", "open", "close", "close_today"] as const;
const HEADS = { margin_long: "admin.marginLong", margin_short: "admin.marginShort", open: "admin.openRate", close: "admin.closeRate", close_today: "admin.closeToday" } as const;

const isSet = (value: string): boolean => /[1-9]/.test(value);

/** As set: by money in percent, by lot in yuan, both where both are. */
export function tariffText({ by_money, by_lot }: Tariff): string {
  const fine = Math.max(2, (by_money.split(".")[1]?.replace(/0+$/, "").length ?? 0) - 2);
  const parts = [isSet(by_money) && percent(by_money, { places: fine }), isSet(by_lot) && tr("ticket.byLot", { rate: money(by_lot) })].filter(Boolean);
  return parts.length > 0 ? parts.join(" + ") : percent("0", { places: 2 });
}

export const rateColumns: readonly AdminColumn<RateRow>[] = [
  { id: "code", head: "admin.code", cell: ({ code }) => <strong>{code}</strong> },
  { id: "scope", head: "admin.scope", cell: ({ scope }) => tr(scope === "commodity" ? "admin.scopeCommodity" : "admin.scopeContract") },
  ...TARIFFS.map((tariff): AdminColumn<RateRow> => ({ id: tariff, head: HEADS[tariff], number: true, cell: (row) => tariffText(row[tariff]) })),
];

type Values = Pick<RateRow, "scope" | "code" | (typeof TARIFFS)[number]>;
const NOTHING: Tariff = { by_money: "0", by_lot: "0" };
const BLANK: Partial<Values> = { scope: "commodity", ...Object.fromEntries(TARIFFS.map((tariff) => [tariff, NOTHING])) };

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
      <div className="admin-filter">
        <Select aria-label={t("admin.fundAccount")} value={fundAccount ?? null} onChange={setChosen} options={(funds.data?.fund_accounts ?? []).map(({ code, product }) => ({ value: code, label: `${code} · ${product}` }))} />
      </div>
      <List label={t("admin.rates")} columns={rateColumns} rows={query.data?.rates ?? []} rowKey={({ scope, code }) => `${scope}-${code}`} query={query} onOpen={setEdited} empty={<Empty title={t("admin.emptyRates")} />} />
      <FormModal<Values>
        title={t("admin.newRate")} submit={t("admin.setRate", { code: edited?.code ?? "" })} open={edited !== undefined} error={error} pending={isPending} width={640} {...(edited ? { initial: edited } : {})}
        onCancel={() => { reset(); setEdited(undefined); }} onSubmit={(values) => fundAccount && mutate({ fund_account: fundAccount, ...values })}
      >
        <div className="admin-line">
          <Form.Item name="scope" label={t("admin.scope")} className="admin-grow"><Select options={[{ value: "commodity", label: t("admin.scopeCommodity") }, { value: "contract", label: t("admin.scopeContract") }]} /></Form.Item>
          <Form.Item name="code" label={t("admin.code")} className="admin-grow" rules={[{ required: true, message: t("admin.code") }]}><Input /></Form.Item>
        </div>
        {TARIFFS.map((tariff) => (
          <div key={tariff} className="admin-line">
            <span className="admin-tariff">{t(HEADS[tariff])}</span>
            <Form.Item name={[tariff, "by_money"]} label={t("admin.byMoney")} className="admin-grow" rules={[{ required: true, pattern: DECIMAL, message: t("admin.byMoney") }]}><Input inputMode="decimal" className="number" /></Form.Item>
            <Form.Item name={[tariff, "by_lot"]} label={t("admin.byLot")} className="admin-grow" rules={[{ required: true, pattern: DECIMAL, message: t("admin.byLot") }]}><Input inputMode="decimal" className="number" /></Form.Item>
          </div>
        ))}
      </FormModal>
    </Section>
  );
}
