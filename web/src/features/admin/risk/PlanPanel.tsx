// The plan of the selected row, step by step: what is closed, what works, what waits and for what.
import { Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Plan, PlanPosition } from "@/api/types";
import { count, fmt } from "@/format/fmt";
import { clockTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { Note, Tabs, Tag } from "@/ui/basics";
import { useAllowPlan, usePlans } from "../plans";
import { EndWindow, PLAN_TONES, allOf, causeText, closedOf, waitText } from "../Plans";
import { sideText } from "../side";
import type { WallRow } from "./wall";

const NOTHING: readonly Plan[] = [];
type Step = "done" | "running" | "paused" | "waiting";
const MARKS: Readonly<Record<Step, string>> = { done: "✓", running: "●", paused: "‖", waiting: "○" };

const stepOf = ({ left, waits_for, working }: PlanPosition, state: Plan["state"]): Step => (left === 0 ? "done" : state !== "running" ? "waiting" : waits_for ? "paused" : working > 0 ? "running" : "waiting");

const workingText = ({ working, price }: PlanPosition): string => (working > 0 ? tr("riskPage.step.working", { lots: count(working), price: price ? fmt(price) : "–" }) : "");

function StepRow({ step, head, figure, told }: { step: Step; head: string; figure: string; told: string }) {
  return (
    <li className={`plan-step is-${step}`}>
      <i role="img" aria-label={tr(`riskPage.step.${step}`)}>{MARKS[step]}</i>
      <span className="plan-step-head">{head}</span>
      <span className="number">{figure}</span>
      {told && <small>{told}</small>}
    </li>
  );
}

function Steps({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { positions, cancelled_orders: cancelled, state } = plan;
  return (
    <ol className="plan-steps">
      {cancelled.length > 0 && <StepRow step="done" head={t("riskPage.step.cancel")} figure={t("riskPage.step.orders", { count: cancelled.length })} told="" />}
      {positions.map((position) => (
        <StepRow
          key={`${position.contract} ${position.side} ${position.hedge_flag}`} step={stepOf(position, state)} head={t("riskPage.step.close", { contract: position.contract, side: sideText(position), lots: count(position.closed + position.left) })}
          figure={`${count(position.closed)} / ${count(position.closed + position.left)}`} told={[workingText(position), waitText(position)].filter(Boolean).join("；")}
        />
      ))}
      <StepRow step={state === "running" ? "waiting" : "done"} head={t("riskPage.step.end")} figure={state === "running" ? "" : t(`planPage.states.${state}`)} told="" />
    </ol>
  );
}

const isOf = ({ kind, code }: WallRow, plan: Plan): boolean => (kind === "account" ? plan.account : plan.product) === code;
/** Those that run first, then the newest. */
const plansOf = (row: WallRow, plans: readonly Plan[]): Plan[] => plans.filter((plan) => isOf(row, plan)).sort((one, other) => Number(other.state === "running") - Number(one.state === "running") || other.plan - one.plan);

export function PlanPanel({ row }: { row: WallRow | undefined }) {
  const { t } = useTranslation();
  const all = usePlans().data?.plans ?? NOTHING;
  const plans = row ? plansOf(row, all) : [];
  const [chosen, setChosen] = useState<string>();
  const plan = plans.find(({ plan: number }) => String(number) === chosen) ?? plans[0];
  const [ending, setEnding] = useState<{ plan: Plan; takesOver: boolean }>();
  const { mutate: allow, isPending } = useAllowPlan();
  return (
    <section className="panel" aria-label={t("riskPage.planPanel")} data-panel="plan">
      <header className="panel-head">
        <h2>{plan ? t("riskPage.planHead", { plan: plan.plan }) : t("riskPage.planPanel")}</h2>
        {plan && <span className="t2">{plan.account}</span>}
        {plans.length > 1 && <Tabs label={t("planPage.title")} value={String(plan?.plan)} onChoose={setChosen} choices={plans.slice(0, 4).map(({ plan: number }) => ({ value: String(number), label: String(number) }))} />}
        {plan && <span className="panel-end"><Tag tone={PLAN_TONES[plan.state]}>{t(`planPage.states.${plan.state}`)}</Tag></span>}
      </header>
      {plan ? (
        <>
          <div className="panel-body risk-scrolls plan-body" tabIndex={0} role="region" aria-label={t("riskPage.planHead", { plan: plan.plan })}>
            <p className="plan-line"><span><strong>{count(closedOf(plan))}</strong> / {t("riskPage.step.closedOf", { all: count(allOf(plan)) })}</span><span className="t2">{t("riskPage.step.started", { at: clockTime(plan.started_at) })}</span></p>
            <Progress percent={allOf(plan) === 0 ? 100 : Math.round((100 * closedOf(plan)) / allOf(plan))} size="small" showInfo={false} aria-label={t("planPage.progressOf", { closed: closedOf(plan), all: allOf(plan) })} />
            <p className="t2">{causeText(plan)}</p>
            <Steps plan={plan} />
          </div>
          {plan.state === "running" && (
            <footer className="panel-foot">
              <Button size="small" danger onClick={() => setEnding({ plan, takesOver: true })}>{t("planPage.takeOverOf", { plan: plan.plan })}</Button>
              <Button size="small" danger onClick={() => setEnding({ plan, takesOver: false })}>{t("planPage.stopOf", { plan: plan.plan })}</Button>
              {!plan.any_price && plan.positions.some(({ waits_for }) => waits_for === "too_far") && <Button size="small" disabled={isPending} onClick={() => allow(plan.plan)}>{t("planPage.allowOf", { plan: plan.plan })}</Button>}
            </footer>
          )}
        </>
      ) : (
        <Note title={row ? t("riskPage.noPlan", { code: row.code }) : t("riskPage.nothingChosen")} />
      )}
      {ending && <EndWindow {...ending} onDone={() => setEnding(undefined)} />}
    </section>
  );
}
