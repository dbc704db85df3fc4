// The risk terminal: totals, the wall with the worst first, and below it what the selected row opens into; alarms at its side.
// Panels scroll, the page does not.
import { Drawer, type InputRef } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Alarm, ProductRisk, RuleReached, ToClose } from "@/api/types";
import { fmt } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useDisconnected, useLink, useRows } from "@/live/hooks";
import { part } from "@/ui/Answered";
import { Skeleton, Tag } from "@/ui/basics";
import { Empty } from "@/ui/page/Section";
import { useOpened } from "@/ui/table/opened";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { ForceCloseWindow } from "../ForceCloseWindow";
import { usePlans } from "../plans";
import { useRulesReached } from "../schemes/queries";
import { type AlarmKeys, Alarms } from "./Alarms";
import { alarmLevelText, alarmText, canClose, toCloseOf } from "./alarms";
import { HeatPanel } from "./HeatPanel";
import { useLiveAlarms, useNews } from "./liveAlarms";
import { NavPanel } from "./NavPanel";
import { PlanPanel } from "./PlanPanel";
import { useRiskKeys } from "./riskKeys";
import { RiskKeySheet } from "./RiskKeySheet";
import { RiskStatus } from "./RiskStatus";
import { RULE_TONES, ruleLevelText, ruleText } from "./rules";
import { ring, useTouch } from "./sound";
import { Totals } from "./Totals";
import { Wall } from "./Wall";
import { type WallRow, accountRow, idOf, productRow, worstFirst } from "./wall";
import "./risk.css";

const ACCOUNTS = { kind: "account_risk" as const };
const PRODUCTS = { kind: "product_risk" as const };

const whoText = ({ product, account }: RuleReached): string => [product, account].filter(Boolean).join(" · ");

const ruleColumns: readonly DataColumn<RuleReached>[] = [
  { id: "who", head: "riskPage.account", text: whoText, cell: (rule) => <strong>{whoText(rule)}</strong> },
  { id: "rule", head: "schemePage.rule", text: ruleText },
  { id: "level", head: "riskPage.standing", choices: true, text: ({ level }) => ruleLevelText(level), cell: ({ level }) => <Tag tone={RULE_TONES[level] ?? "grey"}>{ruleLevelText(level)}</Tag> },
  { id: "reading", head: "schemePage.reading", kind: "number", text: ({ reading }) => fmt(reading) },
  { id: "threshold", head: "schemePage.threshold", kind: "number", text: ({ threshold }) => fmt(threshold) },
  { id: "contract", head: "common.contract", text: ({ contract }) => contract ?? "" },
  { id: "since", head: "riskPage.since", text: ({ since }) => monthDayTime(since) },
  { id: "bars", head: "riskPage.bars", choices: true, text: ({ bars }) => (bars ? tr("riskPage.barred") : "") },
];

/** Rules of schemes and lines on NAV that stand: every ban of theirs. */
function Reached({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const rules = useRulesReached();
  return (
    <Drawer open title={t("schemePage.reached")} size={1_000} onClose={onDone}>
      <DataTable name="rules-reached" label={t("schemePage.reached")} columns={ruleColumns} asked={part(rules, (data) => data.rules)} rowKey={(rule) => `${rule.product} ${rule.account ?? ""} ${ruleText(rule)}`} empty={<Empty title={t("schemePage.noneReached")} />} />
    </Drawer>
  );
}

interface Watched {
  /** Nothing before the first word. */
  rows: readonly WallRow[] | undefined;
  products: readonly ProductRisk[];
}

/** Everything that is watched, live. */
function useWatched(): Watched {
  const accounts = useRows(ACCOUNTS);
  const products = useRows(PRODUCTS);
  const heard = useLink(({ heardAt }) => heardAt > 0);
  const plans = usePlans().data?.plans;
  const rows = useMemo(() => {
    if (!heard) return undefined;
    const running = new Map((plans ?? []).filter(({ state }) => state === "running").map((plan) => [plan.account, plan]));
    return [...products.map(productRow), ...accounts.map((row) => accountRow(row, running.get(row.account ?? "")))];
  }, [heard, accounts, products, plans]);
  return { rows, products };
}

/** The row that was chosen; before one was, the worst. */
function useSelected(rows: readonly WallRow[] | undefined): { row: WallRow | undefined; select: (id: string) => void } {
  const [chosen, select] = useState<string>();
  const [first, setFirst] = useState<string>();
  if (first === undefined && rows && rows.length > 0) setFirst(idOf(rows.reduce((worst, row) => (worstFirst(row) > worstFirst(worst) ? row : worst))));
  const id = chosen ?? first;
  return { row: rows?.find((row) => idOf(row) === id), select };
}

/** Sounds once for whatever came at level 2 together, and says it to who does not look. */
function useTelling(): { said: string; tell: (alarms: readonly Alarm[]) => void } {
  const [said, setSaid] = useState("");
  const tell = (alarms: readonly Alarm[]): void => {
    const second = alarms.filter(({ level, muted }) => level === "level_2" && !muted);
    if (second.length === 0) return;
    ring();
    setSaid(second.map((alarm) => `${alarmLevelText(alarm)} ${alarm.object} ${alarmText(alarm)}`).join("; "));
  };
  return { said, tell };
}

export function Risk() {
  const { t } = useTranslation();
  const { rows, products } = useWatched();
  const alarms = useLiveAlarms();
  const { said, tell } = useTelling();
  const news = useNews(alarms, tell);
  const { row, select } = useSelected(rows);
  const opened = useOpened("wall");
  const disconnected = useDisconnected();
  const [closing, setClosing] = useState<{ of: ToClose | undefined }>();
  const [shown, setShown] = useState<"reached" | "keys">();
  const search = useRef<InputRef>(null);
  const alarmKeys = useRef<AlarmKeys>(null);
  useTouch();

  const look = ({ object, product }: Alarm): void => select(object === product ? `product ${object}` : object);
  const preview = (alarm: Alarm | undefined): void => {
    if (alarm && canClose(alarm)) setClosing({ of: toCloseOf(alarm) });
    else if (row) setClosing({ of: row.kind === "product" ? { product: row.code } : { account: row.code } });
  };
  useRiskKeys({
    next: () => alarmKeys.current?.move(1),
    previous: () => alarmKeys.current?.move(-1),
    acknowledge: () => alarmKeys.current?.acknowledge(),
    preview: () => preview(alarmKeys.current?.current()),
    search: () => search.current?.focus(),
    keys: () => setShown("keys"),
  });

  const productCode = row && (row.kind === "product" ? row.code : row.product);
  const product = products.find(({ product: code }) => code === productCode);
  return (
    <>
      <h1 className="visually-hidden">{t("riskPage.title")}</h1>
      <p className="visually-hidden" aria-live="assertive">{said}</p>
      <div className={`risk ${disconnected ? "is-grey" : ""}`}>
        {rows ? <Totals rows={rows} open={alarms.open} onBarred={() => setShown("reached")} onClose={() => setClosing({ of: undefined })} /> : <div className="risk-strip"><Skeleton rows={1} /></div>}
        <Wall rows={rows ?? []} selected={row && idOf(row)} onSelect={select} opened={opened} search={search} />
        <div className="risk-lower">
          <PlanPanel key={row && idOf(row)} row={row} />
          <NavPanel product={product} />
          <HeatPanel product={productCode} />
        </div>
        <Alarms live={alarms} away={news.away} onSeen={news.seen} onLook={look} onPreview={preview} ref={alarmKeys} />
      </div>
      <RiskStatus onKeys={() => setShown("keys")} />
      {closing && <ForceCloseWindow given={closing.of} onDone={() => setClosing(undefined)} />}
      {shown === "reached" && <Reached onDone={() => setShown(undefined)} />}
      {shown === "keys" && <RiskKeySheet onDone={() => setShown(undefined)} />}
    </>
  );
}
