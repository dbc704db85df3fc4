import { type ReactNode, memo } from "react";
import { useTranslation } from "react-i18next";
import { money, percent, pnl } from "@/format/fmt";
import type { SessionAccount } from "@/api/types";
import { signClass } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { useDesk } from "../context";
import { useFunds } from "../live";

function Figure({ name, children, tone = "" }: { name: string; children: ReactNode; tone?: string }) {
  return (
    <div className="funds-figure">
      <dt>{name}</dt>
      <dd className={tone}>{children}</dd>
    </div>
  );
}

function AccountName({ account: { code, name, product_name } }: { account: SessionAccount }) {
  return <span><strong>{code}</strong> {[name, product_name].filter(Boolean).join(" · ")}</span>;
}

const AccountChoice = memo(function AccountChoice({ account, accounts, onChoose }: FundsStripProps & { account: SessionAccount }) {
  const { t } = useTranslation();
  const items = accounts.map((one) => ({ key: one.code, label: <AccountName account={one} />, checked: one.code === account.code }));
  return <Menu title={t("funds.account")} className="field funds-account" items={items} onTake={onChoose}><AccountName account={account} /> <Icon name="chevronDown" /></Menu>;
});

interface FundsStripProps {
  accounts: readonly SessionAccount[];
  onChoose: (code: string) => void;
}

export function FundsStrip({ accounts, onChoose }: FundsStripProps) {
  const { t } = useTranslation();
  const { account, disconnected } = useDesk();
  const funds = useFunds();
  const tone = (value: number | null | undefined): string => (disconnected ? "t2" : signClass(value));
  const risk = funds?.risk_degree;
  return (
    <section className="funds" aria-label={t("positions.funds")}>
      <AccountChoice account={account} accounts={accounts} onChoose={onChoose} />
      <dl>
        <Figure name={t("funds.equity")}>{money(funds?.equity)}</Figure>
        <Figure name={t("funds.available")}>{money(funds?.available)}</Figure>
        <Figure name={t("funds.margin")}>{money(funds?.margin)}</Figure>
        {/* In no balance, and only some accounts have a part of them. */}
        {(funds?.mortgage ?? 0) > 0 && <Figure name={t("funds.mortgage")}><span title={`${t("funds.covered")} ${money(funds?.covered)}`}>{money(funds?.mortgage)}</span></Figure>}
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
