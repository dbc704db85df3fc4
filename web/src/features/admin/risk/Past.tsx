// Alarms, liquidation plans and stops of all days: what happened, what was done about it and by whom, and how it ended.
import { Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { PastAlarm, PastPlan, PastStop, PlanStep } from "@/api/types";
import { count, fmt } from "@/format/fmt";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useRows } from "@/live/hooks";
import { Tabs, Tag, type Tone } from "@/ui/basics";
import { DetailDrawer } from "@/ui/page/DetailDrawer";
import { Empty, Section } from "@/ui/page/Section";
import { part } from "@/ui/Answered";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { PLAN_TONES, causeText, waitText } from "../Plans";
import { barsText, nameOf, reasonText } from "../Stops";
import { useFundAccounts } from "../queries";
import { sideText } from "../side";
import { alarmText } from "./alarms";
import { type PastAlarmsOf, type PastOf, type PastPlansOf, type PastStopsOf, usePastAlarms, usePastPlans, usePastStops, usePlanSteps } from "./past";
import "./risk.css";

const TABS = ["alarms", "plans", "stops"] as const;
type Tab = (typeof TABS)[number];
const ACCOUNTS = { kind: "account_risk" as const };
const PRODUCTS = { kind: "product_risk" as const };

const platformOr = (name: string): string => name || tr("alarmPage.platform");
const atOr = (at: string | null | undefined, otherwise: string): string => (at == null ? otherwise : dayAndTime(at));

const LEVELS = ["level_2", "level_1", "undefined"] as const;
const LEVEL_TONES: Record<PastAlarm["alarm"]["level"], Tone> = { level_2: "solid", level_1: "amber", undefined: "grey" };
const levelText = (level: PastAlarm["alarm"]["level"]): string => tr(`pastPage.levels.${level}`);
const ALARM_KINDS = [
  "line", "clause", "nav_line", "previous_nav_line", "top_up", "previous_top_up", "overnight_ratio", "plan_asks", "plan_run_out", "plan_stopped", "disconnected", "mark_crossed", "mark_outside_limits", "mark_impossible", "repeated_order", "refused_close",
] as const;
const alarmKindText = (kind: PastAlarm["alarm"]["kind"]): string => tr(`pastPage.alarmKinds.${kind}`);
const seenText = ({ alarm: { acknowledged } }: PastAlarm): string => (acknowledged ? [`${platformOr(acknowledged.by)} ${dayAndTime(acknowledged.at)}`, acknowledged.text].filter(Boolean).join("：") : tr("pastPage.notAcknowledged"));
const muteText = ({ alarm: { muted } }: PastAlarm): string => (muted ? tr("alarmPage.mutedUntil", { by: platformOr(muted.by), until: dayAndTime(muted.until), reason: muted.reason }) : "");

const alarmColumns: readonly DataColumn<PastAlarm>[] = [
  { id: "raised", head: "pastPage.raised", text: ({ alarm }) => dayAndTime(alarm.first_at) },
  { id: "day", head: "pastPage.day", choices: true, text: ({ trading_day }) => trading_day ?? "–" },
  { id: "object", head: "pastPage.object", choices: true, text: ({ alarm }) => alarm.object, cell: ({ alarm }) => <strong>{alarm.object}</strong> },
  { id: "product", head: "pastPage.product", choices: true, optional: true, text: ({ alarm }) => alarm.product },
  { id: "level", head: "pastPage.level", choices: true, text: ({ alarm }) => levelText(alarm.worst), cell: ({ alarm }) => <Tag tone={LEVEL_TONES[alarm.worst]}>{levelText(alarm.worst)}</Tag> },
  { id: "kind", head: "pastPage.kind", choices: true, text: ({ alarm }) => alarmKindText(alarm.kind) },
  { id: "what", head: "pastPage.what", text: ({ alarm }) => alarmText(alarm), mayShorten: true },
  { id: "count", head: "pastPage.count", kind: "number", text: ({ alarm }) => count(alarm.count) },
  { id: "last", head: "pastPage.last", optional: true, text: ({ alarm }) => dayAndTime(alarm.last_at) },
  { id: "cleared", head: "pastPage.cleared", text: ({ alarm }) => atOr(alarm.cleared_at, tr("pastPage.stands")), cell: ({ alarm }) => (alarm.cleared_at == null ? <Tag tone="amber">{tr("pastPage.stands")}</Tag> : dayAndTime(alarm.cleared_at)) },
  { id: "acknowledged", head: "pastPage.acknowledged", text: seenText, cell: (row) => (row.alarm.acknowledged ? seenText(row) : <span className="t2">{seenText(row)}</span>), mayShorten: true },
  { id: "assigned", head: "pastPage.assigned", choices: true, optional: true, text: ({ alarm }) => alarm.assigned?.to ?? "" },
  { id: "muted", head: "pastPage.muted", optional: true, text: muteText, mayShorten: true },
  { id: "notes", head: "pastPage.notes", optional: true, text: ({ alarm }) => alarm.notes.map(({ by, text }) => `${platformOr(by)}：${text}`).join("；"), mayShorten: true },
];

type AlarmAct = PastAlarm["acts"][number];
const actText = ({ act, until, to }: AlarmAct): string => tr(`pastPage.did.${act}`, { until: dayAndTime(until), to: to ?? "" });
const actColumns: readonly DataColumn<AlarmAct>[] = [
  { id: "at", head: "pastPage.at", text: ({ at }) => dayAndTime(at) },
  { id: "act", head: "pastPage.act", text: actText },
  { id: "by", head: "pastPage.by", text: ({ by }) => platformOr(by) },
  { id: "text", head: "pastPage.text", text: ({ text }) => text },
];

const leftOf = ({ left }: PastPlan): number => left.reduce((lots, of) => lots + of.lots, 0);
const PLAN_STATES = ["running", "done", "released", "taken_over", "stopped", "run_out"] as const;
const planStateText = (state: PastPlan["state"]): string => tr(`planPage.states.${state}`);
const CAUSES = ["line", "rule", "by_hand"] as const;

const planColumns: readonly DataColumn<PastPlan>[] = [
  { id: "plan", head: "planPage.plan", kind: "number", text: ({ plan }) => String(plan) },
  { id: "day", head: "pastPage.day", choices: true, text: ({ trading_day }) => trading_day ?? "–" },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "product", head: "pastPage.product", choices: true, text: ({ product }) => product },
  { id: "state", head: "planPage.state", choices: true, text: ({ state }) => planStateText(state), cell: ({ state }) => <Tag tone={PLAN_TONES[state]}>{planStateText(state)}</Tag> },
  { id: "closed", head: "pastPage.closed", kind: "number", text: ({ closed }) => count(closed) },
  { id: "left", head: "pastPage.left", kind: "number", text: (plan) => count(leftOf(plan)) },
  { id: "orders", head: "pastPage.sent", kind: "number", text: ({ orders }) => count(orders) },
  { id: "cancelled", head: "pastPage.cancelled", kind: "number", optional: true, text: ({ cancelled }) => count(cancelled) },
  { id: "cause", head: "planPage.cause", text: causeText, mayShorten: true },
  { id: "started", head: "planPage.startedAt", text: ({ started_at }) => dayAndTime(started_at) },
  { id: "by", head: "planPage.by", choices: true, text: ({ by }) => platformOr(by) },
  { id: "ended", head: "planPage.endedAt", text: ({ ended_at }) => atOr(ended_at, "") },
  { id: "endedBy", head: "planPage.endedBy", text: ({ ended_at, ended_by, end_reason }) => (ended_at == null ? "" : [platformOr(ended_by), end_reason].filter(Boolean).join("：")), mayShorten: true },
];

const stepText = ({ step, by }: PlanStep): string => tr(`pastPage.stepsOf.${step}`, { by: platformOr(by ?? "") });
const positionText = ({ contract, side, hedge_flag }: PlanStep): string => (contract && side ? `${contract} ${sideText({ side, hedge_flag: hedge_flag ?? "speculation" })}` : "");
const placeOf = (order: string): string => `order-${order}`;

const stepColumns: readonly DataColumn<PlanStep>[] = [
  { id: "at", head: "pastPage.at", text: ({ at }) => dayAndTime(at) },
  { id: "step", head: "pastPage.step", choices: true, text: stepText },
  { id: "position", head: "common.contract", choices: true, text: positionText },
  {
    id: "order", head: "pastPage.order", text: ({ order }) => order ?? "",
    cell: ({ order, step }) => (order && step === "order" ? <button type="button" className="btn btn-link" aria-label={tr("pastPage.toOrder", { order })} onClick={() => document.querySelector('[data-anchor="orders"]')?.scrollIntoView()}>{order}</button> : (order ?? "")),
  },
  { id: "price", head: "common.price", kind: "number", text: ({ price }) => (price == null ? "" : fmt(price)) },
  { id: "lots", head: "positions.total", kind: "number", text: ({ lots }) => (lots == null ? "" : count(lots)) },
  { id: "filled", head: "pastPage.filled", kind: "number", text: ({ filled }) => (filled == null ? "" : count(filled)) },
  { id: "waits", head: "planPage.waits", text: waitText, mayShorten: true },
];
/** Its orders, as they were left. */
const orderColumns: readonly DataColumn<PlanStep>[] = ["order", "at", "position", "price", "lots", "filled"].map((wanted) => {
  const column = stepColumns.find(({ id }) => id === wanted) as DataColumn<PlanStep>;
  return wanted === "order" ? { id: "order", head: "pastPage.order", text: ({ order }) => order ?? "", cell: ({ order }) => <span id={placeOf(order ?? "")}>{order}</span> } : column;
});

const stopColumns: readonly DataColumn<PastStop>[] = [
  { id: "since", head: "stopPage.since", text: ({ since }) => dayAndTime(since) },
  { id: "day", head: "pastPage.day", choices: true, text: ({ trading_day }) => trading_day ?? "–" },
  { id: "of", head: "stopPage.of", choices: true, text: ({ of }) => nameOf(of), cell: ({ of }) => <strong>{nameOf(of)}</strong> },
  { id: "bars", head: "stopPage.bars", choices: true, text: ({ bars }) => barsText(bars) },
  { id: "by", head: "stopPage.by", choices: true, text: ({ by }) => platformOr(by) },
  { id: "reason", head: "stopPage.reason", text: reasonText, mayShorten: true },
  { id: "until", head: "pastPage.until", text: ({ until }) => atOr(until, tr("pastPage.states.standing")), cell: ({ until }) => (until == null ? <Tag tone="amber">{tr("pastPage.states.standing")}</Tag> : dayAndTime(until)) },
  { id: "lifted", head: "pastPage.liftedBy", choices: true, text: ({ lifted_by }) => (lifted_by == null ? "" : platformOr(lifted_by)) },
  { id: "lift_reason", head: "pastPage.liftReason", text: ({ lift_reason, replaced }) => [replaced ? tr("pastPage.replaced") : "", lift_reason].filter(Boolean).join("："), mayShorten: true },
];

interface ChoiceProps<Value extends string> {
  label: string;
  all: string;
  value: Value | undefined;
  of: readonly Value[];
  text?: (value: Value) => string;
  onChoose: (value: Value | undefined) => void;
}
function Choice<Value extends string>({ label, all, value, of, text = (choice) => choice, onChoose }: ChoiceProps<Value>) {
  return <Select<Value> className="past-choice" allowClear showSearch={{ optionFilterProp: "label" }} popupMatchSelectWidth={false} aria-label={label} placeholder={all} value={value ?? null} onChange={(chosen: Value | undefined) => onChoose(chosen)} options={of.map((choice) => ({ value: choice, label: text(choice) }))} />;
}

/** What all three are filtered by. */
function Common({ of, set }: { of: PastOf; set: (of: PastOf) => void }) {
  const { t } = useTranslation();
  const rows = useRows(ACCOUNTS);
  const products = useRows(PRODUCTS).flatMap(({ product }) => product ?? []);
  const funds = useFundAccounts().data?.fund_accounts ?? [];
  const accounts = [...rows.flatMap(({ account }) => account ?? []), ...funds.map(({ code }) => code)].sort();
  const day = (name: "from" | "to") => <Input className="past-day" allowClear aria-label={t(`pastPage.${name}`)} placeholder={t("pastPage.dayForm", { label: t(`pastPage.${name}`) })} value={of[name] ?? ""} onChange={({ target }) => set({ ...of, [name]: target.value.trim() })} />;
  return (
    <>
      {day("from")}
      {day("to")}
      <Choice label={t("pastPage.product")} all={t("pastPage.allProducts")} value={of.product} of={[...products].sort()} onChoose={(product) => set({ ...of, product })} />
      <Choice label={t("pastPage.account")} all={t("pastPage.allAccounts")} value={of.account} of={accounts} onChoose={(account) => set({ ...of, account })} />
    </>
  );
}

interface TabProps {
  of: PastOf;
  common: ReactNode;
}

function AlarmDetail({ row, neighbours }: { row: PastAlarm; neighbours: Neighbours }) {
  const { t } = useTranslation();
  const { alarm, acts } = row;
  const content = (
    <>
      <p>{dayAndTime(alarm.first_at)} – {atOr(alarm.cleared_at, t("pastPage.stands"))} · <strong>{alarmText(alarm)}</strong></p>
      {acts.length === 0 ? <Empty title={t("pastPage.noActs")} /> : <DataTable name="past-acts" label={t("pastPage.acts")} columns={actColumns} asked={{ data: acts, error: undefined, dataUpdatedAt: 0, refetch: () => undefined }} rowKey={({ at, act }) => `${at} ${act}`} empty={<Empty title={t("pastPage.noActs")} />} />}
    </>
  );
  return <DetailDrawer title={t("pastPage.alarmOf", { row: alarm.alarm, object: alarm.object })} parts={[{ anchor: "acts", head: "pastPage.acts", content }]} neighbours={neighbours} />;
}

function PastAlarms({ of, common }: TabProps) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<Pick<PastAlarmsOf, "kind" | "level">>({});
  const { asked, ...rest } = usePastAlarms({ ...of, ...chosen });
  const filters = (
    <>
      {common}
      <Choice label={t("pastPage.level")} all={t("pastPage.allLevels")} value={chosen.level} of={LEVELS} text={levelText} onChoose={(level) => choose({ ...chosen, level })} />
      <Choice label={t("pastPage.kind")} all={t("pastPage.allKinds")} value={chosen.kind} of={ALARM_KINDS} text={alarmKindText} onChoose={(kind) => choose({ ...chosen, kind })} />
    </>
  );
  return <DataTable name="past-alarms" label={t("pastPage.tabs.alarms")} columns={alarmColumns} asked={asked} {...rest} filters={filters} rowKey={({ id }) => id} empty={<Empty title={t("pastPage.none")} />} detail={(row, neighbours) => <AlarmDetail row={row} neighbours={neighbours} />} />;
}

function PlanDetail({ row, neighbours }: { row: PastPlan; neighbours: Neighbours }) {
  const { t } = useTranslation();
  const steps = usePlanSteps(row.plan);
  const orders = part(steps, (all) => all.filter(({ step }) => step === "order"));
  const parts = [
    {
      anchor: "steps", head: "pastPage.steps", content: (
        <>
          <p><strong>{causeText(row)}</strong></p>
          <DataTable name="past-steps" label={t("pastPage.steps")} columns={stepColumns} asked={steps} rowKey={({ id }) => id} empty={<Empty title={t("pastPage.noSteps")} />} />
        </>
      ),
    },
    { anchor: "orders", head: "pastPage.orders", content: <DataTable name="past-orders" label={t("pastPage.orders")} columns={orderColumns} asked={orders} rowKey={({ id }) => id} empty={<Empty title={t("pastPage.noOrders")} />} /> },
  ] as const;
  return <DetailDrawer title={t("pastPage.planOf", { plan: row.plan, account: row.account })} parts={parts} neighbours={neighbours} />;
}

function PastPlans({ of, common }: TabProps) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<Pick<PastPlansOf, "kind" | "state">>({});
  const { asked, ...rest } = usePastPlans({ ...of, ...chosen });
  const filters = (
    <>
      {common}
      <Choice label={t("planPage.state")} all={t("pastPage.allStates")} value={chosen.state} of={PLAN_STATES} text={planStateText} onChoose={(state) => choose({ ...chosen, state })} />
      <Choice label={t("pastPage.kind")} all={t("pastPage.allKinds")} value={chosen.kind} of={CAUSES} text={(kind) => t(`pastPage.causes.${kind}`)} onChoose={(kind) => choose({ ...chosen, kind })} />
    </>
  );
  return <DataTable name="past-plans" label={t("pastPage.tabs.plans")} columns={planColumns} asked={asked} {...rest} filters={filters} rowKey={({ id }) => id} empty={<Empty title={t("pastPage.none")} />} detail={(row, neighbours) => <PlanDetail key={row.id} row={row} neighbours={neighbours} />} />;
}

function PastStops({ of, common }: TabProps) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<Pick<PastStopsOf, "bars" | "standing">>({});
  const { asked, ...rest } = usePastStops({ ...of, ...chosen });
  const filters = (
    <>
      {common}
      <Choice label={t("stopPage.bars")} all={t("pastPage.allKinds")} value={chosen.bars} of={["opening", "orders"]} text={barsText} onChoose={(bars) => choose({ ...chosen, bars })} />
      <Choice label={t("pastPage.state")} all={t("pastPage.allStates")} value={chosen.standing} of={["true", "false"]} text={(standing) => t(standing === "true" ? "pastPage.states.standing" : "pastPage.states.lifted")} onChoose={(standing) => choose({ ...chosen, standing })} />
    </>
  );
  return <DataTable name="past-stops" label={t("pastPage.tabs.stops")} columns={stopColumns} asked={asked} {...rest} filters={filters} rowKey={({ id }) => id} empty={<Empty title={t("pastPage.none")} />} />;
}

const SHOWN = { alarms: PastAlarms, plans: PastPlans, stops: PastStops } as const;

/** What is bound to whoever looks; the tab is in the address. */
export function Past() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const said = TABS.find((one) => one === search.get("tab"));
  const tab: Tab = said ?? "alarms";
  const [of, set] = useState<PastOf>({});
  const Shown = SHOWN[tab];
  return (
    <Section title={t("pastPage.title")} note={t("pastPage.note")} action={<Tabs<Tab> label={t("pastPage.kinds")} value={tab} onChoose={(to) => setSearch({ tab: to })} choices={TABS.map((value) => ({ value, label: t(`pastPage.tabs.${value}`) }))} />}>
      <Shown key={tab} of={of} common={<Common of={of} set={set} />} />
    </Section>
  );
}
