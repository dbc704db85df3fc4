// Before the first operating account: what it needs, in order, and which of it is there.
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay, useSession } from "@/session/context";
import { Icon } from "@/ui/Icon";
import { useFundAccounts, useProducts } from "./queries";

export function FirstSteps({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  const products = useProducts().data?.products ?? [];
  const funds = useFundAccounts().data?.fund_accounts ?? [];
  const { may_open_accounts, role } = useSession().user;
  const mayKeep = useMay("operating_accounts");
  const mayOpen = mayKeep && may_open_accounts;
  const stepAccount = mayOpen ? t(role === "administrator" ? "admin.stepAccount" : "admin.stepAccountOne") : t("admin.stepAccountNot");
  const steps = [
    { name: t("admin.product"), text: products.map(({ name }) => name).join(", ") || t("admin.stepProduct"), done: products.length > 0, act: <Link to="/admin/products">{t("admin.look")}</Link> },
    { name: t("admin.fundAccount"), text: funds.map(({ code }) => code).join(", ") || t("admin.stepFundAccount"), done: funds.length > 0, act: <Link to="/admin/fund-accounts">{t("admin.look")}</Link> },
    { name: t("admin.accounts"), text: stepAccount, done: false, act: mayOpen && <Button disabled={funds.length === 0} onClick={onOpen}>{t("admin.open")}</Button> },
  ];
  return (
    <div className="first-steps">
      <h2>{t("common.noAccounts")}</h2>
      <p className="t2">{t("admin.emptyAccountsDetail")}</p>
      <ol>
        {steps.map(({ name, text, done, act }, index) => (
          <li key={name}>
            <span className={done ? "first-done" : ""}>{done ? <Icon name="check" /> : index + 1}</span>
            <div><strong>{name}</strong><small className="t2">{text}</small></div>
            {act}
          </li>
        ))}
      </ol>
    </div>
  );
}
