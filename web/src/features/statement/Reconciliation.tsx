// What stands beside the paper: that the sums add up, that both forms agree, and what print does.
import { useTranslation } from "react-i18next";
import type { Statement } from "@/api/types";
import { money, signOf } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import type { Form } from "./rows";

export function Reconciliation({ statement, form }: { statement: Statement; form: Form }) {
  const { t } = useTranslation();
  const { summary, reconciliation } = statement;
  const own = form === "mtm" ? summary.mark_to_market : summary.trade_by_trade;
  const { difference } = reconciliation;
  const sums: [string, string, boolean][] = [
    [t("statement.broughtForward"), own.brought_forward, false],
    [t("statement.plusNetDeposit"), summary.net_deposit, false],
    [t("statement.plusClose"), own.close_pnl, false],
    ...(form === "mtm" ? [[t("statement.plusPosition"), own.position_pnl, false] as [string, string, boolean]] : []),
    ...(signOf(own.delivery_pnl) === 0 ? [] : [[t("statement.plusDelivery"), own.delivery_pnl, false] as [string, string, boolean]]),
    [t("statement.minusCommission"), summary.commission, false],
    ...(signOf(summary.delivery_fee) === 0 ? [] : [[t("statement.minusDeliveryFee"), summary.delivery_fee, false] as [string, string, boolean]]),
    ...(signOf(summary.collateral_fee) === 0 ? [] : [[t("statement.minusCollateralFee"), summary.collateral_fee, false] as [string, string, boolean]]),
    [t("statement.equalsCarried"), own.carried_forward, true],
    ...(form === "trade" ? [[t("statement.plusFloating"), own.position_pnl, false], [t("statement.equalsEquity"), summary.equity, true]] as [string, string, boolean][] : []),
  ];
  return (
    <aside className="reconciliation">
      <section>
        <h2>{t("statement.settlement")}</h2>
        <p><Tag tone="blue"><Icon name="check" /> {t("statement.settled")}</Tag> {monthDayTime(statement.settled_at)}</p>
        {difference != null && (
          <p className={signOf(difference) === 0 ? "t2" : "amber"}>{t(signOf(difference) === 0 ? "statement.agrees" : "statement.differs", { difference: money(difference) })}</p>
        )}
      </section>
      <section>
        <h2>{t("statement.sums")}</h2>
        <dl>{sums.map(([name, value, total]) => <div key={name} className={total ? "strong" : ""}><dt>{name}</dt><dd className="number">{money(value)}</dd></div>)}</dl>
      </section>
      <section>
        <h2>{t("statement.twoForms")}</h2>
        <p>{t("statement.otherForm", { form: t(form === "mtm" ? "statement.tradeByTrade" : "statement.markToMarket") })} <strong>{money(summary.equity)}</strong></p>
      </section>
      <section>
        <h2>{t("statement.printing")}</h2>
        <p className="t2">{t("statement.printNote")}</p>
      </section>
    </aside>
  );
}
