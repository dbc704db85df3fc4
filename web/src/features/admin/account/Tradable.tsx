// What an account or template may trade: its own list of commodities and contracts, which permits or bars, or none of its own.
import { App as Messages, Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "@/clock/clock";
import type { Contract, Listed, Tradability, TradabilityLevel } from "@/api/types";
import { useContracts } from "@/market/contracts";
import { nameOf } from "@/market/names";
import { Answered } from "@/ui/Answered";
import { ErrorBox, Segmented } from "@/ui/basics";
import { useSetTradability, useTradability } from "../settings/queries";
import { changed, inverted, ticked, toggled, withAll } from "./listed";

const NOTHING: Listed = { commodities: [], contracts: [], permits: true };

function Editor({ level, of: account, listed, contracts, mayChange }: TradableProps & { listed: Listed | null; contracts: readonly Contract[] }) {
  const { t, i18n } = useTranslation();
  const { modal } = Messages.useApp();
  const { mutate, error, isPending, reset } = useSetTradability();
  const [draft, setDraft] = useState<Listed>(listed ?? NOTHING);
  const edit = (next: Listed): void => {
    reset();
    setDraft(next);
  };
  const put = (next: Listed | null): void => mutate({ level, of: account, listed: next } satisfies Tradability);
  const commodities = [...new Map(contracts.map((contract) => [contract.commodity, contract])).values()];
  const count = contracts.filter((contract) => ticked(draft, contract) === draft.permits).length;
  return (
    <>
      <div className="admin-line">
        <Segmented label={t("accountPage.ticks")} value={draft.permits ? "permits" : "bars"} onChoose={(to) => edit({ ...draft, permits: to === "permits" })} choices={[{ value: "permits", label: t("accountPage.permits") }, { value: "bars", label: t("accountPage.bars") }]} />
        <Button size="small" onClick={() => edit(withAll(draft, commodities))}>{t("accountPage.all")}</Button>
        <Button size="small" onClick={() => edit(inverted(draft, contracts))}>{t("accountPage.invert")}</Button>
        <span className="t2">{t("accountPage.tradableOf", { count, all: contracts.length })}</span>
      </div>
      <ul className="admin-ticks">
        {commodities.map((commodity) => (
          <li key={commodity.commodity}>
            <Checkbox checked={draft.commodities.includes(commodity.commodity)} onChange={() => edit(toggled(draft, "commodities", commodity.commodity))}><strong>{commodity.commodity}</strong> {nameOf(commodity, i18n.language)}</Checkbox>
            {contracts.filter((contract) => contract.commodity === commodity.commodity).map(({ code }) => (
              <Checkbox key={code} checked={draft.contracts.includes(code) || draft.commodities.includes(commodity.commodity)} disabled={draft.commodities.includes(commodity.commodity)} onChange={() => edit(toggled(draft, "contracts", code))}>{code}</Checkbox>
            ))}
          </li>
        ))}
      </ul>
      <ErrorBox error={error} />
      <div className="admin-line">
        <Button disabled={!mayChange || isPending || !changed(listed, draft)} onClick={() => put(draft)}>{t("accountPage.saveTradable", { account, count, all: contracts.length })}</Button>
        {listed && mayChange && <Button disabled={isPending} onClick={() => void modal.confirm({ title: t("accountPage.dropTradable", { account }), content: t("accountPage.dropTradableNote"), okText: t("accountPage.dropTradable", { account }), cancelText: t("common.cancel"), onOk: () => put(null) })}>{t("accountPage.dropTradable", { account })}</Button>}
        {!listed && level === "account" && <span className="t2">{t("accountPage.noOwnList")}</span>}
      </div>
    </>
  );
}

interface TradableProps {
  level: TradabilityLevel;
  of: string;
  mayChange: boolean;
}

export function Tradable({ level, of, mayChange }: TradableProps) {
  const query = useTradability(level, of);
  const { list } = useContracts(useClock()?.trading_day);
  return <Answered asked={query}>{({ listed = null }) => <Editor key={JSON.stringify(listed)} level={level} of={of} mayChange={mayChange} listed={listed} contracts={list} />}</Answered>;
}
