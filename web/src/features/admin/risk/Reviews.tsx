// Order review: what waits, passed and rejected one by one or several at once; who reviews and is there; and the log.
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { ReviewRow, Reviewer, WaitingOrder } from "@/api/types";
import { count, money } from "@/format/fmt";
import { clockTime, dayAndTime } from "@/format/time";
import { currentLanguage, tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Empty, Section } from "@/ui/page/Section";
import type { BatchAct } from "@/ui/table/batch";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { personText } from "../Movements";
import { useLiveReviews } from "./liveReviews";
import { atText, outcomeText, review, reviewLevelText, sideAndOffsetText, useReview, useReviewLog, useReviewers } from "./reviews";
import "./risk.css";

const LONGEST = 200;

/** How many orders wait for oneself, beside the page's name in the menu. */
export function ReviewsCount() {
  const { t } = useTranslation();
  const { mine } = useLiveReviews();
  return mine > 0 ? <Tag tone="amber">{t("reviewPage.count", { count: mine })}</Tag> : null;
}

const saidText = ({ said }: WaitingOrder): string => said.map(({ level, by, reason }) => [reviewLevelText(level), by ?? tr("reviewPage.itself"), reason].filter(Boolean).join(" ")).join("；");

const waitingColumns: readonly DataColumn<WaitingOrder>[] = [
  { id: "order", head: "orders.number", text: ({ order }) => order },
  { id: "level", head: "reviewPage.level", choices: true, text: ({ level }) => reviewLevelText(level), cell: ({ level, mine }) => <Tag tone={mine ? "amber" : "grey"}>{reviewLevelText(level)}</Tag> },
  { id: "since", head: "reviewPage.since", text: ({ since }) => clockTime(since) },
  { id: "product", head: "reviewPage.product", choices: true, text: ({ product }) => product },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "contract", head: "common.contract", choices: true, text: ({ contract }) => contract },
  { id: "side", head: "common.side", choices: true, text: sideAndOffsetText, cell: (order) => <span className={order.side === "buy" ? "up" : "down"}>{sideAndOffsetText(order)}</span> },
  { id: "lots", head: "reviewPage.lots", kind: "number", text: ({ lots }) => count(lots) },
  { id: "price", head: "common.price", kind: "number", text: atText },
  { id: "margin", head: "funds.frozenMargin", kind: "number", text: ({ frozen_margin }) => money(frozen_margin) },
  { id: "commission", head: "funds.frozenCommission", kind: "number", optional: true, text: ({ frozen_commission }) => money(frozen_commission) },
  { id: "placed_by", head: "orders.placedBy", choices: true, text: ({ placed_by }) => personText(placed_by) },
  { id: "placed_at", head: "orders.received", optional: true, text: ({ placed_at }) => dayAndTime(placed_at) },
  { id: "ref", head: "reviewPage.ref", optional: true, text: ({ ref }) => ref },
  { id: "said", head: "reviewPage.before", optional: true, text: saidText, mayShorten: true },
];

const BATCH: readonly BatchAct<WaitingOrder>[] = [
  { label: "reviewPage.pass", ask: "reviewPage.askPass", fits: ({ mine }) => mine, run: (order) => review(order, true, "") },
  { label: "reviewPage.reject", ask: "reviewPage.askReject", fits: ({ mine }) => mine, danger: true, reason: "reviewPage.reason", run: (order, reason) => review(order, false, reason) },
];

const reviewerColumns: readonly DataColumn<Reviewer>[] = [
  { id: "name", head: "reviewPage.login", text: ({ name }) => name, cell: ({ name, display_name }) => <><strong>{name}</strong> <span className="t2">{display_name}</span></> },
  { id: "level", head: "reviewPage.level", choices: true, text: ({ level }) => reviewLevelText(level) },
  { id: "products", head: "admin.products", text: ({ products }) => products.join(", ") },
  { id: "online", head: "reviewPage.online", choices: true, text: ({ online }) => tr(online ? "reviewPage.isOnline" : "reviewPage.isOffline"), cell: ({ online }) => <Tag tone={online ? "blue" : "grey"}>{tr(online ? "reviewPage.isOnline" : "reviewPage.isOffline")}</Tag> },
];

/** Amber where somebody or something kept it from going out. */
const STOPPED: readonly ReviewRow["outcome"][] = ["rejected", "refused", "refused_again"];
const whyText = ({ reason, problem }: ReviewRow): string => (problem && problem.code !== "REVIEW_REJECTED" ? words(problem, currentLanguage()).title : reason);

const logColumns: readonly DataColumn<ReviewRow>[] = [
  { id: "order", head: "orders.number", text: ({ order }) => order },
  { id: "at", head: "reviewPage.at", text: ({ at }) => (at == null ? "–" : dayAndTime(at)) },
  { id: "since", head: "reviewPage.since", optional: true, text: ({ since }) => dayAndTime(since) },
  { id: "day", head: "shell.tradingDay", choices: true, text: ({ trading_day }) => trading_day ?? "–" },
  { id: "product", head: "reviewPage.product", choices: true, text: ({ product }) => product },
  { id: "account", head: "common.account", choices: true, text: ({ account }) => account, cell: ({ account }) => <strong>{account}</strong> },
  { id: "contract", head: "common.contract", choices: true, text: ({ contract }) => contract },
  { id: "side", head: "common.side", choices: true, text: sideAndOffsetText },
  { id: "lots", head: "reviewPage.lots", kind: "number", text: ({ lots }) => count(lots) },
  { id: "price", head: "common.price", kind: "number", optional: true, text: atText },
  { id: "level", head: "reviewPage.level", choices: true, text: ({ level }) => (level == null ? "–" : reviewLevelText(level)) },
  { id: "outcome", head: "reviewPage.outcome", choices: true, text: outcomeText, cell: (row) => <Tag tone={STOPPED.includes(row.outcome) ? "amber" : row.outcome === "waiting" ? "blue" : "grey"}>{outcomeText(row)}</Tag> },
  { id: "by", head: "reviewPage.by", choices: true, text: ({ by, at }) => by ?? (at == null ? "" : tr("reviewPage.itself")) },
  { id: "reason", head: "reviewPage.reason", text: whyText, mayShorten: true },
  { id: "placed_by", head: "orders.placedBy", choices: true, optional: true, text: ({ placed_by }) => personText(placed_by) },
  { id: "ref", head: "reviewPage.ref", optional: true, text: ({ ref }) => ref },
];

function Log({ products }: { products: readonly string[] }) {
  const { t } = useTranslation();
  const [product, setProduct] = useState<string>();
  const [day, setDay] = useState("");
  const log = useReviewLog({ product, day: /^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined });
  const filters: ReactNode = (
    <>
      <Select className="review-product" allowClear aria-label={t("reviewPage.product")} placeholder={t("reviewPage.allProducts")} value={product ?? null} onChange={(value: string | undefined) => setProduct(value)} options={products.map((value) => ({ value, label: value }))} />
      <Input className="review-day" allowClear aria-label={t("shell.tradingDay")} placeholder={t("reviewPage.dayForm")} value={day} onChange={({ target }) => setDay(target.value.trim())} />
    </>
  );
  return <DataTable name="review-log" label={t("reviewPage.log")} columns={logColumns} asked={log} older={log.older} filters={filters} rowKey={({ id }) => id} empty={<Empty title={t("reviewPage.noLog")} />} />;
}

interface Acting {
  of: WaitingOrder;
  passes: boolean;
}

export function Reviews() {
  const { t } = useTranslation();
  const { orders, mine } = useLiveReviews();
  const query = useReviewers();
  const [acting, setActing] = useState<Acting>();
  const reviewers = query.data?.reviewers ?? [];
  const products = [...new Set(reviewers.flatMap((reviewer) => reviewer.products))].sort();
  const acts = (of: WaitingOrder): ReactNode => of.mine && (
    <>
      <Button size="small" onClick={() => setActing({ of, passes: true })} aria-label={t("reviewPage.passOf", { order: of.order })}>{t("reviewPage.pass")}</Button>
      <Button size="small" danger onClick={() => setActing({ of, passes: false })} aria-label={t("reviewPage.rejectOf", { order: of.order })}>{t("reviewPage.reject")}</Button>
    </>
  );
  return (
    <Section title={t("reviewPage.title")} note={t("reviewPage.note")}>
      <h2>{t("reviewPage.waiting")}</h2>
      <DataTable
        name="reviews" label={t("reviewPage.waiting")} columns={waitingColumns} asked={orders} rowKey={({ order }) => order} empty={<Empty title={t("reviewPage.none")} />}
        {...(mine > 0 ? { acts, batch: BATCH } : {})}
      />
      <h2>{t("reviewPage.reviewers")}</h2>
      <DataTable name="reviewers" label={t("reviewPage.reviewers")} columns={reviewerColumns} asked={part(query, (data) => data.reviewers)} rowKey={({ name }) => name} empty={<Empty title={t("reviewPage.noReviewers")} />} />
      <h2>{t("reviewPage.log")}</h2>
      <Log products={products} />
      {acting && <ReviewWindow {...acting} onDone={() => setActing(undefined)} />}
    </Section>
  );
}

function ReviewWindow({ of, passes, onDone }: Acting & { onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useReview(onDone);
  const fields: readonly Field<{ reason: string }>[] = [{ name: "reason", label: "reviewPage.reason", kind: "text", required: !passes, longest: LONGEST }];
  const title = t(passes ? "reviewPage.passOf" : "reviewPage.rejectOf", { order: of.order });
  const note = `${of.account} ${of.contract} ${sideAndOffsetText(of)} ${count(of.lots)} @ ${atText(of)} · ${t(passes ? "reviewPage.passNote" : "reviewPage.rejectNote")}`;
  return <FormWindow<{ reason: string }> title={title} open fields={fields} note={note} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onDone} danger={!passes} onSubmit={({ reason }) => mutate({ of, passes, reason })} />;
}
