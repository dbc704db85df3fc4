// One operating account beside its list: what it has, what bounds it, what it may trade, what it pays and why, what it is
// bound to, from where it is traded, what was paid in and out.
import { useTranslation } from "react-i18next";
import type { OperatingAccount } from "@/api/types";
import { money, percent, pnl } from "@/format/fmt";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { signClass } from "@/ui/basics";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { DetailDrawer, type DetailPart } from "@/ui/page/DetailDrawer";
import { Empty } from "@/ui/page/Section";
import { movementColumns } from "../Movements";
import { useCashMovements } from "../queries";
import { RateRules } from "../rules/RateRules";
import { Binding } from "../schemes/Binding";
import { Standing } from "../Standing";
import { SettingsTable } from "../settings/SettingsTable";
import { AllowLists } from "./AllowLists";
import { Bindings } from "./Bindings";
import { CancelsToday } from "./CancelsToday";
import { Charging } from "./Charging";
import { Collateral } from "./Collateral";
import { EffectiveRates } from "./EffectiveRates";
import { FundsMethod } from "./FundsMethod";
import { Limits } from "./Limits";
import { Tradable } from "./Tradable";

function Figures({ account }: { account: OperatingAccount }) {
  const { t } = useTranslation();
  const figures: [string, string, string][] = [
    [t("funds.equity"), money(account.equity), "strong"],
    [t("admin.dayPnl"), pnl(account.day_pnl), signClass(account.day_pnl)],
    [t("funds.risk"), account.risk_degree == null ? t("common.undefined") : percent(account.risk_degree, { places: 2 }), ""],
    [t("funds.margin"), money(account.margin), ""],
    [t("funds.mortgage"), money(account.mortgage), ""],
    [t("funds.available"), money(account.available), ""],
    [t("funds.withdrawable"), money(account.withdrawable), ""],
    [t("admin.netDeposits"), money(account.net_deposits), ""],
    [t("admin.protected"), money(account.protected_amount), ""],
  ];
  return (
    <>
      <Standing kind="operating-accounts" name={account.code} status={account.status} />
      <dl>{figures.map(([name, value, kind]) => <div key={name}><dt>{name}</dt><dd className={`number ${kind}`}>{value}</dd></div>)}</dl>
    </>
  );
}

function CashOf({ code }: { code: string }) {
  const { t } = useTranslation();
  const movements = useCashMovements();
  return <DataTable name="movements" label={t("admin.movements")} columns={movementColumns} asked={part(movements, (data) => data.filter(({ account }) => account === code))} older={movements.older} rowKey={({ seq }) => seq} empty={<Empty title={t("admin.emptyMovements")} />} />;
}

export function AccountDrawer({ account, neighbours }: { account: OperatingAccount; neighbours: Neighbours }) {
  const [mayLimits, mayChange, mayRead, mayCash, mayRates] = [useMay("limits"), useMay("operating_accounts"), useMay("watching"), useMay("cash_entry"), useMay("rates")];
  const { code } = account;
  const limits: DetailPart[] = [
    { anchor: "limits", head: "accountPage.limits", content: <>{mayRead && <CancelsToday account={code} />}<SettingsTable owner={{ kind: "operating-accounts", name: code }} mayChange /></> },
    ...(account.product == null ? [] : [{ anchor: "schemes", head: "schemePage.binding", note: account.product, content: <Binding of={{ product: account.product, account: code }} /> } as const]),
    { anchor: "scoped", head: "accountPage.scoped", content: <Limits place={{ level: "account", of: code }} mayChange /> },
    { anchor: "tradable", head: "accountPage.tradable", content: <Tradable level="account" of={code} product={account.product} mayChange /> },
  ];
  const parts: DetailPart[] = [
    { anchor: "overview", head: "admin.overview", note: account.product_name ?? undefined, content: <Figures account={account} /> },
    ...(mayLimits ? limits : []),
    ...(mayRead ? [{ anchor: "rates", head: "accountPage.rates", content: <EffectiveRates account={code} /> } as const] : []),
    ...(mayRates ? [{ anchor: "charging", head: "accountPage.charging", content: <><Charging account={code} /><FundsMethod account={code} /><RateRules place={{ level: "account", of: code }} mayChange /></> } as const] : []),
    ...(mayRead || mayLimits ? [{ anchor: "collateral", head: "collateral.head", content: <Collateral account={code} mayAssign={mayLimits} mayRead={mayRead} /> } as const] : []),
    { anchor: "bindings", head: "admin.bindings", content: <Bindings account={account} mayChange={mayChange} /> },
    { anchor: "access", head: "accountPage.access", content: <AllowLists account={account} mayChange={mayChange} /> },
    ...(mayCash ? [{ anchor: "movements", head: "admin.movements", content: <CashOf code={code} /> } as const] : []),
  ];
  return <DetailDrawer key={code} title={`${code} ${account.name}`} parts={parts} neighbours={neighbours} />;
}
