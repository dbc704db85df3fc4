// Liquidation plans, as they go on; taken over, stopped and made by hand.
import { Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Plan, PlanPosition } from "@/api/types";
import { count, fmt, money } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Tag, type Tone } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { ForceCloseWindow } from "./ForceCloseWindow";
import { Empty, Section } from "@/ui/page/Section";
import { useAllowPlan, useEndPlan, usePlans } from "./plans";
import { lineText } from "./risk/riskWords";
import { sideText } from "./side";

/** A position, and whose plan closes it. */
interface Row extends PlanPosition {
  plan: number;
  account: string;
}

export const PLAN_TONES: Record<Plan["state"], Tone> = { running: "amber", done: "blue", taken_over: "grey", stopped: "grey", run_out: "solid", released: "blue" };

const sum = (plan: Plan, of: (position: PlanPosition) => number): number => plan.positions.reduce((all, position) => all + of(position), 0);
export const closedOf = (plan: Plan): number => sum(plan, ({ closed }) => closed);
export const allOf = (plan: Plan): number => closedOf(plan) + sum(plan, ({ left }) => left);

function ruleText(cause: Extract<Plan["cause"], { kind: "rule" }>): string {
  const { of, reading, threshold, scheme, clause, rule } = cause;
  if (rule === "overnight_ratio") return tr("planPage.byOvernight", { of, reading, threshold });
  if (rule === "before_close") return tr("planPage.byClose", { of, reading, threshold });
  if (scheme && clause) return tr("planPage.byClause", { of, reading, threshold, scheme, clause });
  return tr("planPage.byNav", { of, reading, threshold });
}

export function causeText({ cause, only_down_to_the_line }: Pick<Plan, "cause" | "only_down_to_the_line">): string {
  if (cause.kind === "rule") return only_down_to_the_line ? tr("planPage.downToTheLine", { cause: ruleText(cause) }) : ruleText(cause);
  if (cause.kind === "by_hand") return tr("planPage.byHand", { reason: cause.reason });
  return tr("planPage.byLine", { line: lineText(cause.line), equity: money(cause.equity), actsAt: cause.acts_at ? money(cause.acts_at) : "–" });
}

export function waitText({ waits_for, would_be, problem }: Pick<PlanPosition, "waits_for" | "would_be" | "problem">): string {
  if (!waits_for) return "";
  if (waits_for === "refused") return problem?.title ?? tr("planPage.waitsFor.refused");
  return tr(`planPage.waitsFor.${waits_for}`, { price: would_be ? fmt(would_be) : "–" });
}

const waitsOf = (plan: Plan): string => [...new Set(plan.positions.map(waitText).filter(Boolean))].join("；");
export const progressText = (plan: Plan): string => tr("planPage.progressOf", { closed: closedOf(plan), all: allOf(plan) });
const endText = ({ ended_by, end_reason }: Plan): string => [ended_by, end_reason].filter(Boolean).join("：");

const columns: readonly DataColumn<Plan>[] = [
  { id: "plan", head: "planPage.plan", kind: "number", text: ({ plan }) => String(plan) },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "product", head: "admin.product", choices: true, text: ({ product }) => product },
  { id: "state", head: "planPage.state", choices: true, text: ({ state }) => tr(`planPage.states.${state}`), cell: ({ state }) => <Tag tone={PLAN_TONES[state]}>{tr(`planPage.states.${state}`)}</Tag> },
  {
    id: "progress", head: "planPage.progress", text: progressText,
    cell: (plan) => <span className="plan-progress"><Progress percent={allOf(plan) === 0 ? 100 : Math.round((100 * closedOf(plan)) / allOf(plan))} size="small" showInfo={false} aria-label={progressText(plan)} />{progressText(plan)}</span>,
  },
  { id: "waits", head: "planPage.waits", text: waitsOf, mayShorten: true },
  { id: "cause", head: "planPage.cause", text: causeText, mayShorten: true },
  { id: "started", head: "planPage.startedAt", text: ({ started_at }) => monthDayTime(started_at) },
  { id: "by", head: "planPage.by", text: ({ by }) => by || tr("planPage.platform") },
  { id: "ended", head: "planPage.endedAt", text: ({ ended_at }) => (ended_at ? monthDayTime(ended_at) : "") },
  { id: "endedBy", head: "planPage.endedBy", text: endText, mayShorten: true },
  { id: "cancelled", head: "planPage.cancelled", kind: "number", text: ({ cancelled_orders }) => count(cancelled_orders.length), optional: true },
];

const positionColumns: readonly DataColumn<Row>[] = [
  { id: "plan", head: "planPage.plan", kind: "number", text: ({ plan }) => String(plan) },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "contract", head: "common.contract", choices: true, text: ({ contract }) => contract },
  { id: "side", head: "positions.side", text: sideText },
  { id: "closed", head: "planPage.closed", kind: "number", text: ({ closed }) => count(closed) },
  { id: "left", head: "planPage.left", kind: "number", text: ({ left }) => count(left) },
  { id: "working", head: "planPage.working", kind: "number", text: ({ working }) => count(working) },
  { id: "price", head: "planPage.price", kind: "number", text: ({ price }) => (price ? fmt(price) : "") },
  { id: "waits", head: "planPage.waits", text: waitText, cell: (row) => (row.waits_for ? <span className="admin-warn">{waitText(row)}</span> : null) },
  { id: "since", head: "planPage.since", text: ({ since }) => monthDayTime(since) },
];

const REASON: readonly Field<{ reason: string }>[] = [{ name: "reason", label: "planPage.reason", kind: "text", required: true, longest: 64 }];

/** Who watches accounts sees their plans; whether he may end them or have positions closed his rights say. */
export function Plans() {
  const { t } = useTranslation();
  const query = usePlans();
  const [ending, setEnding] = useState<{ plan: Plan; takesOver: boolean }>();
  const [closes, setCloses] = useState(false);
  const { mutate: allow, isPending } = useAllowPlan();
  const acts = (plan: Plan) =>
    plan.state === "running" ? (
      <span className="admin-acts">
        <Button size="small" onClick={() => setEnding({ plan, takesOver: true })} aria-label={t("planPage.takeOverOf", { plan: plan.plan })}>{t("planPage.takeOver")}</Button>
        <Button size="small" danger onClick={() => setEnding({ plan, takesOver: false })} aria-label={t("planPage.stopOf", { plan: plan.plan })}>{t("planPage.stop")}</Button>
        {!plan.any_price && plan.positions.some(({ waits_for }) => waits_for === "too_far") && (
          <Button size="small" disabled={isPending} onClick={() => allow(plan.plan)} aria-label={t("planPage.allowOf", { plan: plan.plan })}>{t("planPage.allow")}</Button>
        )}
      </span>
    ) : null;
  const running = part(query, ({ plans }) => plans.filter(({ state }) => state === "running").flatMap(({ plan, account, positions }) => positions.filter(({ left }) => left > 0).map((position): Row => ({ ...position, plan, account }))));
  return (
    <Section title={t("planPage.title")} note={t("planPage.note")} action={<Button danger onClick={() => setCloses(true)}>{t("planPage.close")}</Button>}>
      <DataTable name="plans" label={t("planPage.title")} columns={columns} asked={part(query, ({ plans }) => plans)} rowKey={({ plan }) => String(plan)} empty={<Empty title={t("planPage.none")} />} acts={acts} />
      <DataTable name="planPositions" label={t("planPage.positions")} columns={positionColumns} asked={running} rowKey={({ plan, contract, side, hedge_flag }) => `${plan} ${contract} ${side} ${hedge_flag}`} empty={<Empty title={t("planPage.nonePositions")} />} />
      {ending && <EndWindow {...ending} onDone={() => setEnding(undefined)} />}
      {closes && <ForceCloseWindow onDone={() => setCloses(false)} />}
    </Section>
  );
}

export function EndWindow({ plan: { plan, account }, takesOver, onDone }: { plan: Plan; takesOver: boolean; onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useEndPlan(onDone);
  const title = `${t(takesOver ? "planPage.takeOverOf" : "planPage.stopOf", { plan })} · ${account}`;
  return (
    <FormWindow<{ reason: string }>
      title={title} open fields={REASON} note={t(takesOver ? "planPage.takeOverNote" : "planPage.stopNote")} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onDone} danger
      onSubmit={({ reason }) => mutate({ plan, takes_over: takesOver, reason })}
    />
  );
}
