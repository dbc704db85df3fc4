// One operating account beside its list: what it has, what it pays, what it is bound to, what was paid in and out.
import { Button, Drawer, Select } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OperatingAccount } from "@/api/types";
import { money, percent, pnl } from "@/format/fmt";
import { part } from "@/ui/Answered";
import { ErrorBox, Kbd, Tabs, signClass } from "@/ui/basics";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "./Frame";
import { movementColumns } from "./Movements";
import { useBindOperatingAccount, useCashMovements, useProducts, useRates } from "./queries";
import { rateColumns } from "./Rates";

const WIDTH = 1_120;
const ANCHORS = ["overview", "rates", "bindings", "movements"] as const;
type Anchor = (typeof ANCHORS)[number];
const HEADS = { overview: "admin.overview", rates: "admin.rates", bindings: "admin.bindings", movements: "admin.movements" } as const;

function Part({ anchor, note, children }: { anchor: Anchor; note?: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section data-anchor={anchor}>
      <h2>{t(HEADS[anchor])} {note && <small className="t2">{note}</small>}</h2>
      {children}
    </section>
  );
}

function Figures({ account }: { account: OperatingAccount }) {
  const { t } = useTranslation();
  const figures: [string, string, string][] = [
    [t("funds.equity"), money(account.equity), "strong"],
    [t("admin.dayPnl"), pnl(account.day_pnl), signClass(account.day_pnl)],
    [t("funds.risk"), account.risk_degree == null ? t("common.undefined") : percent(account.risk_degree, { places: 2 }), ""],
    [t("funds.margin"), money(account.margin), ""],
    [t("funds.available"), money(account.available), ""],
    [t("funds.withdrawable"), money(account.withdrawable), ""],
  ];
  return <dl>{figures.map(([name, value, kind]) => <div key={name}><dt>{name}</dt><dd className={`number ${kind}`}>{value}</dd></div>)}</dl>;
}

function Bindings({ account }: { account: OperatingAccount }) {
  const { t } = useTranslation();
  const products = useProducts();
  const { mutate: bind, error, isPending } = useBindOperatingAccount(account.code);
  const [product, setProduct] = useState<string>();
  return (
    <>
      <div className="admin-line">
        <span className="t2">{t("admin.product")}</span>
        <Select className="admin-product" aria-label={t("admin.product")} value={product ?? account.product ?? null} onChange={setProduct} options={(products.data?.products ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))} />
        <Button type="primary" disabled={isPending || !product || product === account.product} onClick={() => product && bind({ product })}>{t("admin.bindDo")}</Button>
        <span className="t2">{t("admin.traders")}</span>
        <span>{account.traders.join(", ") || "–"}</span>
      </div>
      <ErrorBox error={error} />
    </>
  );
}

/** The rates an account pays: those of the fund account its orders go to. */
function Rates({ fundAccount }: { fundAccount: string | undefined }) {
  const { t } = useTranslation();
  const query = useRates(fundAccount);
  return <DataTable name="rates" label={t("admin.rates")} columns={rateColumns} asked={part(query, (data) => data.rates)} rowKey={({ scope, code }) => `${scope}-${code}`} empty={<Empty title={t("admin.emptyRates")} />} />;
}

interface AccountDrawerProps {
  account: OperatingAccount;
  previous: string | undefined;
  next: string | undefined;
  onOpen: (code: string) => void;
  onClose: () => void;
}

/** `J` and `K` go to the next and the previous row of the list. */
function useRowKeys({ previous, next, onOpen }: AccountDrawerProps): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      const to = event.code === "KeyJ" ? next : event.code === "KeyK" ? previous : undefined;
      if (to !== undefined) onOpen(to);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [previous, next, onOpen]);
}

export function AccountDrawer(props: AccountDrawerProps) {
  const { account, previous, next, onOpen, onClose } = props;
  const { t } = useTranslation();
  const products = useProducts();
  const movements = useCashMovements();
  const [anchor, setAnchor] = useState<Anchor>("overview");
  const body = useRef<HTMLDivElement>(null);
  useRowKeys(props);
  const goTo = (to: Anchor): void => {
    setAnchor(to);
    body.current?.querySelector(`[data-anchor="${to}"]`)?.scrollIntoView();
  };
  const fundAccount = products.data?.products.find(({ code }) => code === account.product)?.fund_accounts[0];
  return (
    <Drawer
      open size={WIDTH} onClose={onClose} closable={{ placement: "end" }} getContainer={false} rootClassName="admin-over" title={`${account.code} ${account.name}`}
      extra={
        <span className="admin-line">
          <Button type="text" disabled={previous === undefined} onClick={() => previous && onOpen(previous)}>{t("admin.previous")} <Kbd>{"K"}</Kbd></Button>
          <Button type="text" disabled={next === undefined} onClick={() => next && onOpen(next)}>{t("admin.next")} <Kbd>{"J"}</Kbd></Button>
        </span>
      }
    >
      <div className="admin-anchors"><Tabs label={t("admin.sections")} value={anchor} onChoose={goTo} choices={ANCHORS.map((value) => ({ value, label: t(HEADS[value]) }))} /></div>
      <div ref={body} className="admin-drawer">
        <Part anchor="overview" {...(account.product_name == null ? {} : { note: account.product_name })}><Figures account={account} /></Part>
        <Part anchor="rates" {...(fundAccount === undefined ? {} : { note: t("admin.ratesOf", { fundAccount }) })}><Rates fundAccount={fundAccount} /></Part>
        <Part anchor="bindings"><Bindings key={account.code} account={account} /></Part>
        <Part anchor="movements">
          <DataTable name="movements" label={t("admin.movements")} columns={movementColumns} asked={part(movements, (data) => data.movements.filter((row) => row.account === account.code))} rowKey={({ seq }) => seq} empty={<Empty title={t("admin.emptyMovements")} />} />
        </Part>
      </div>
    </Drawer>
  );
}
