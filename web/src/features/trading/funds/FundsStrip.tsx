import { Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { money, percent, pnl } from "@/format/fmt";
import type { SessionAccount } from "@/api/types";
import { signClass } from "@/ui/basics";
import { useDesk } from "../context";

function Figure({ name, children, tone = "" }: { name: string; children: ReactNode; tone?: string }) {
  return (
    <div className="funds-figure">
      <dt>{name}</dt>
      <dd className={tone}>{children}</dd>
    </div>
  );
}

export function FundsStrip({ accounts, onChoose }: { accounts: readonly SessionAccount[]; onChoose: (code: string) => void }) {
  const { t } = useTranslation();
  const { account, funds, disconnected } = useDesk();
  const tone = (value: number | null | undefined): string => (disconnected ? "t2" : signClass(value));
  const risk = funds?.risk_degree;
  return (
    <section className="funds" aria-label={t("positions.funds")}>
      <Select
        className="funds-account" size="small" value={account.code} onChange={onChoose} aria-label={t("funds.account")} popupMatchSelectWidth={false}
        options={accounts.map(({ code, name, product_name }) => ({ value: code, label: <span><strong>{code}</strong> {[name, product_name].filter(Boolean).join(" · ")}</span> }))}
      />
      <dl>
        <Figure name={t("funds.equity")}>{money(funds?.equity)}</Figure>
        <Figure name={t("funds.available")}>{money(funds?.available)}</Figure>
        <Figure name={t("funds.margin")}>{money(funds?.margin)}</Figure>
        <Figure name={t("funds.risk")}>
          <span className="bar funds-bar" aria-hidden="true"><span style={{ width: `${Math.min(100, Math.max(0, (risk ?? 0) * 100))}%` }} /></span>
          {funds && risk === null ? <span title={t("funds.noEquity")}>{t("common.undefined")}</span> : percent(risk)}
        </Figure>
        <Figure name={t("funds.positionPnl")} tone={tone(funds?.position_pnl)}>{pnl(funds?.position_pnl)}</Figure>
        <Figure name={t("funds.closePnl")} tone={tone(funds?.close_pnl)}>{pnl(funds?.close_pnl)}</Figure>
        <Figure name={t("funds.commission")}>{money(funds?.commission)}</Figure>
      </dl>
    </section>
  );
}
