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
import { useUnsaved } from "@/ui/unsaved";
import { useSetTradability, useTradability } from "../settings/queries";
import { EVERYTHING, changed, inverted, permitted, takenAway, toggled, withAll } from "./listed";

interface EditorProps extends TradableProps {
  listed: Listed | null;
  /** What holds without a list of one's own; unknown where the product is another's. */
  inherited: Listed | undefined;
  contracts: readonly Contract[];
}

/** Codes that a question names at most. */
const NAMED = 20;

function Editor({ level, of: account, listed, inherited, contracts, mayChange }: EditorProps) {
  const { t, i18n } = useTranslation();
  const { modal } = Messages.useApp();
  const { mutate, error, isPending, reset } = useSetTradability();
  const [draft, setDraft] = useState<Listed>(listed ?? inherited ?? EVERYTHING);
  const before = listed ?? inherited ?? EVERYTHING;
  useUnsaved(changed(before, draft));
  const edit = (next: Listed): void => {
    reset();
    setDraft(next);
  };
  const put = (next: Listed | null): void => mutate({ level, of: account, listed: next } satisfies Tradability);
  const commodities = [...new Map(contracts.map((contract) => [contract.commodity, contract])).values()];
  const count = contracts.filter((contract) => permitted(draft, contract)).length;
  const saveText = t("accountPage.saveTradable", { account, count, all: contracts.length });
  const save = (): void => {
    const taken = takenAway(before, draft, contracts);
    if (taken.length === 0 || level === "template") {
      put(draft);
      return;
    }
    void modal.confirm({
      title: t("accountPage.takesAway", { account, count: taken.length }), content: `${taken.slice(0, NAMED).join(", ")}${taken.length > NAMED ? " …" : ""}`,
      okText: saveText, cancelText: t("common.cancel"), okButtonProps: { danger: true, type: "primary" }, onOk: () => put(draft),
    });
  };
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
        <Button disabled={!mayChange || isPending || !changed(before, draft)} onClick={save}>{saveText}</Button>
        {listed && mayChange && <Button disabled={isPending} onClick={() => void modal.confirm({ title: t("accountPage.dropTradable", { account }), content: t("accountPage.dropTradableNote"), okText: t("accountPage.dropTradable", { account }), cancelText: t("common.cancel"), onOk: () => put(null) })}>{t("accountPage.dropTradable", { account })}</Button>}
        {!listed && level === "account" && <span className="t2">{t(inherited ? "accountPage.noOwnList" : "accountPage.inheritedUnknown")}</span>}
      </div>
    </>
  );
}

interface TradableProps {
  level: TradabilityLevel;
  of: string;
  /** Of an account, whose list holds where it has none. */
  product?: string | null | undefined;
  mayChange: boolean;
}

/** What holds for an account without a list of its own: the product's list, else the platform's; where there is none, everything. */
function useInherited(product: string | null | undefined, wanted: boolean): { known: boolean; listed: Listed | undefined } {
  const ofProduct = useTradability("product", product ?? undefined, wanted && product != null);
  const global = useTradability("global", undefined, wanted);
  if (!wanted) return { known: true, listed: EVERYTHING };
  if (ofProduct.error || global.error) return { known: true, listed: undefined };
  const known = global.data !== undefined && (product == null || ofProduct.data !== undefined);
  return { known, listed: ofProduct.data?.listed ?? global.data?.listed ?? EVERYTHING };
}

export function Tradable({ level, of, product, mayChange }: TradableProps) {
  const query = useTradability(level, of);
  const inherited = useInherited(product, level === "account" && query.data !== undefined && !query.data.listed);
  const { list } = useContracts(useClock()?.trading_day);
  return (
    <Answered asked={query}>
      {({ listed = null }) => inherited.known && <Editor key={JSON.stringify([listed, inherited.listed])} level={level} of={of} mayChange={mayChange} listed={listed} inherited={inherited.listed} contracts={list} />}
    </Answered>
  );
}
