// One fund account beside its list: its counter, what bounds it.
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { FundAccount } from "@/api/types";
import { useMay } from "@/session/context";
import { ErrorBox, Tag } from "@/ui/basics";
import type { Neighbours } from "@/ui/table/DataTable";
import { DetailDrawer, type DetailPart } from "@/ui/page/DetailDrawer";
import { Collateral } from "./account/Collateral";
import { FundsMethod } from "./account/FundsMethod";
import { Limits } from "./account/Limits";
import { useLiftOrderRateBan, useLogInFundAccount } from "./queries";
import { RateRules } from "./rules/RateRules";
import { Standing } from "./Standing";
import { SettingsTable } from "./settings/SettingsTable";

function Overview({ account: { code, counter, status, order_rate_banned } }: { account: FundAccount }) {
  const { t } = useTranslation();
  const mayLogIn = useMay("fund_accounts");
  const mayLift = useMay("limits");
  const logIn = useLogInFundAccount();
  const lift = useLiftOrderRateBan();
  return (
    <>
      <Standing kind="fund-accounts" name={code} status={status} />
      <p className="admin-line">
        <span className="t2">{t("admin.counter")}</span> {t(`admin.counterState.${counter}`)}
        {mayLogIn && <Button size="small" disabled={logIn.isPending} onClick={() => logIn.mutate(code)}>{t("accountPage.logIn")}</Button>}
      </p>
      <p className="admin-line">
        <span className="t2">{t("accountPage.orderRate")}</span> {order_rate_banned ? <Tag tone="amber">{t("accountPage.banned")}</Tag> : t("accountPage.notBanned")}
        {mayLift && order_rate_banned && <Button size="small" disabled={lift.isPending} onClick={() => lift.mutate(code)}>{t("accountPage.liftBan")}</Button>}
      </p>
      <ErrorBox error={logIn.error ?? lift.error} />
    </>
  );
}

export function FundAccountDrawer({ account, neighbours }: { account: FundAccount; neighbours: Neighbours }) {
  const [mayLimits, mayRates, mayRead] = [useMay("limits"), useMay("rates"), useMay("watching")];
  const place = { level: "fund_account", of: account.code } as const;
  const parts: DetailPart[] = [
    { anchor: "overview", head: "admin.overview", content: <Overview account={account} /> },
    ...(mayLimits ? [{ anchor: "limits", head: "accountPage.limits", content: <SettingsTable owner={{ kind: "fund-accounts", name: account.code }} mayChange /> }, { anchor: "scoped", head: "accountPage.scoped", content: <Limits place={place} mayChange /> }] as const : []),
    ...(mayRead ? [{ anchor: "collateral", head: "collateral.head", content: <Collateral account={account.code} mayAssign={false} mayRead /> } as const] : []),
    ...(mayRates ? [{ anchor: "rates", head: "rulePage.own", content: <><FundsMethod account={account.code} /><RateRules place={place} mayChange /></> } as const] : []),
  ];
  return <DetailDrawer key={account.code} title={`${account.code} · ${account.product}`} parts={parts} neighbours={neighbours} />;
}
