// Refusals stand under the chart, which makes room for them. They go when they are closed or mended, when another
// contract is looked at, and after a while by themselves; all are kept under 拒单.
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { detailPieces, words } from "@/api/refusal";
import type { LogEntry } from "@/api/types";
import { clockTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { useNewEntries } from "@/live/hooks";
import { Icon } from "@/ui/Icon";
import { useKeys } from "../keys/useKeys";
import { NO_ANSWER, type Notice, hiddenNotices, isUnknown, noticeOf, shownNotices, useTerminal } from "../terminal";
import { orderLine } from "../words";
import { Also, ClassTag, Passing, SHOWN_LIMITS } from "./parts";
import { passingOf, takeLots } from "./passing";
import { WhileAway } from "./WhileAway";

const SHOWN_MS = 30_000;

/** Goes after a while, unless it stays; the while starts anew when pointer or keyboard leave it. */
function useGoing(stays: boolean, go: () => void): { onMouseEnter: () => void; onMouseLeave: () => void; onFocus: () => void; onBlur: () => void } {
  const [held, setHeld] = useState(false);
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    if (held || stays) return undefined;
    const timer = setTimeout(() => latest.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, stays]);
  const [hold, release] = [() => setHeld(true), () => setHeld(false)];
  return { onMouseEnter: hold, onMouseLeave: release, onFocus: hold, onBlur: release };
}

/** Puts what would have passed of a notice's order into the ticket; does not send. */
function take({ id, problem, order }: Notice): void {
  const lots = passingOf(problem);
  if (!order || lots === undefined) return;
  takeLots(order, lots);
  useTerminal.getState().dismiss(id);
}

/** What is told where no answer came: to an order that may have been placed, that was, or to something else. */
function unansweredWords({ order, placed }: Notice): { title: string; detail: string } {
  if (placed !== undefined) return { title: tr("refusals.placedAfterAll", { order: placed }), detail: tr("refusals.placedAfterAllDetail") };
  return order ? { title: tr("refusals.unknown"), detail: tr("refusals.unknownDetail") } : { title: tr("common.noAnswer"), detail: tr("common.noAnswerDetail") };
}

export function RefusalToast({ notice, limits }: { notice: Notice; limits: number }) {
  const { t, i18n } = useTranslation();
  const dismiss = useTerminal((terminal) => terminal.dismiss);
  const heading = useId();
  const going = useGoing(isUnknown(notice), () => dismiss(notice.id));
  const { problem, order } = notice;
  const unanswered = problem.code === NO_ANSWER;
  const told = unanswered ? unansweredWords(notice) : undefined;
  const title = told?.title ?? words(problem, i18n.language).title;
  const pieces = told ? [{ text: told.detail, isNumber: false }] : detailPieces(problem, i18n.language);
  return (
    <article className="toast toast-refusal" aria-labelledby={heading} {...going}>
      <header>
        <Icon name="warning" /> <h3 id={heading}>{title}</h3>
        <button type="button" className="btn btn-icon" aria-label={t("refusals.dismiss")} onClick={() => dismiss(notice.id)}><Icon name="close" /></button>
      </header>
      <div className="toast-order t2">
        {order && <p>{orderLine(order)}{notice.at !== undefined && ` · ${clockTime(notice.at)}`}</p>}
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
        if (entry.kind === "refusal") notify(noticeOf(entry.refusal));
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
  const hidden = hiddenNotices(notices);
  return (
    <div className="toasts">
      <WhileAway account={account} />
      <div aria-live="assertive" className="toasts-refusals">
        {hidden.kept > 0 && <p className="toast-more">{t("refusals.hidden", { count: hidden.kept })}</p>}
        {hidden.only > 0 && <p className="toast-more">{t("refusals.hiddenOnly", { count: hidden.only })}</p>}
        {shown.map((notice, index) => <RefusalToast key={notice.id} notice={notice} limits={index === 0 ? SHOWN_LIMITS : 0} />)}
      </div>
    </div>
  );
}
