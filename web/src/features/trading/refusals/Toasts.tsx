// Refusals stay until they are closed or mended; fills are counted together and go after three seconds.
import { useCallback, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import { detailPieces, words } from "@/api/refusal";
import type { LogEntry } from "@/api/types";
import { count } from "@/format/fmt";
import { clockTime } from "@/format/time";
import { useNewEntries } from "@/live/hooks";
import { Icon } from "@/ui/Icon";
import { useKeys } from "../keys/useKeys";
import { type Notice, noticeOf, shownNotices, useTerminal } from "../terminal";
import { orderLine } from "../words";
import { Also, ClassTag, Passing, SHOWN_LIMITS } from "./parts";
import { passingOf, takeLots } from "./passing";
import { WhileAway } from "./WhileAway";

const FILLED_MS = 3_000;

/** Puts what would have passed of a notice's order into the ticket; does not send. */
function take({ id, problem, order }: Notice): void {
  const lots = passingOf(problem);
  if (!order || lots === undefined) return;
  takeLots(order, lots);
  useTerminal.getState().dismiss(id);
}

export function RefusalToast({ notice, limits }: { notice: Notice; limits: number }) {
  const { t, i18n } = useTranslation();
  const dismiss = useTerminal((terminal) => terminal.dismiss);
  const heading = useId();
  const { problem, order } = notice;
  const unanswered = problem.code === "NO_ANSWER";
  const title = unanswered ? t("common.noAnswer") : words(problem, i18n.language).title;
  const pieces = unanswered ? [{ text: t("common.noAnswerDetail"), isNumber: false }] : detailPieces(problem, i18n.language);
  return (
    <article className="toast toast-refusal" aria-labelledby={heading}>
      <header>
        <Icon name="warning" /> <h3 id={heading}>{title}</h3>
        <button type="button" className="btn btn-icon" aria-label={t("refusals.dismiss")} onClick={() => dismiss(notice.id)}><Icon name="close" /></button>
      </header>
      <div className="toast-order t2">
        {order && <p>{orderLine(order)} · {clockTime(notice.at)}</p>}
        {!unanswered && <ClassTag problem={problem} />}
      </div>
      {pieces.length > 0 && (
        <p className="toast-why">{pieces.map((piece, index) => (piece.isNumber ? <strong key={index}>{piece.text}</strong> : <span key={index}>{piece.text}</span>))}</p>
      )}
      <Also also={problem.also} most={limits} />
      <footer>
        {order && <Passing problem={problem} order={order} primary onTaken={() => dismiss(notice.id)} />}
        <span className="t3">{problem.seq ? `${problem.code} · #${problem.seq}` : problem.code}</span>
      </footer>
    </article>
  );
}

function Filled() {
  const { t } = useTranslation();
  const fills = useTerminal((terminal) => terminal.fills);
  const countFill = useTerminal((terminal) => terminal.countFill);
  useEffect(() => {
    if (!fills) return undefined;
    const timer = setTimeout(() => countFill(undefined), FILLED_MS);
    return () => clearTimeout(timer);
  }, [fills, countFill]);
  return (
    <div role="status" aria-live="polite">
      {fills && (
        <article className="toast toast-filled">
          <Icon name="check" />
          {fills.count === 1 ? t("refusals.filled", { contract: fills.contract, lots: count(fills.lots) }) : t("refusals.filledMany", { count: fills.count, lots: count(fills.lots) })}
        </article>
      )}
    </div>
  );
}

export function Toasts({ account }: { account: string }) {
  const { t } = useTranslation();
  const notices = useTerminal((terminal) => terminal.notices);
  const notify = useTerminal((terminal) => terminal.notify);
  const countFill = useTerminal((terminal) => terminal.countFill);
  useNewEntries(
    useCallback(
      (of: string, entry: LogEntry) => {
        if (of !== account) return;
        if (entry.kind === "trade") countFill(entry.trade);
        // The answer to one's own request came first and knows the order's validity: it is kept.
        if (entry.kind === "refusal" && !useTerminal.getState().notices.some(({ id }) => id === entry.refusal.seq)) notify(noticeOf(entry.refusal));
      },
      [account, notify, countFill],
    ),
  );
  useKeys({
    "refusal.take": () => {
      const newest = useTerminal.getState().notices.find(({ problem, order }) => order && passingOf(problem) !== undefined);
      if (newest) take(newest);
    },
  });
  const shown = shownNotices(notices);
  return (
    <div className="toasts">
      <Filled />
      <WhileAway account={account} />
      <div aria-live="assertive" className="toasts-refusals">
        {notices.length > shown.length && <p className="toast-more">{t("refusals.hidden", { count: notices.length - shown.length })}</p>}
        {shown.map((notice, index) => <RefusalToast key={notice.id} notice={notice} limits={index === 0 ? SHOWN_LIMITS : 0} />)}
      </div>
    </div>
  );
}
