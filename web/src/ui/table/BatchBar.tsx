// The bar that stands in the filters' place while rows are chosen, and what became of each row.
import { App as Messages, Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import { Refused } from "@/api/client";
import { words } from "@/api/refusal";
import { Icon } from "../Icon";
import type { BatchAct, Outcome } from "./batch";

const LONGEST = 200;

interface BatchBarProps<Item> {
  acts: readonly BatchAct<Item>[];
  rows: readonly Item[];
  /** Rows of the filtered set. */
  all: number;
  busy: boolean;
  onAll: () => void;
  onClear: () => void;
  onRun: (act: BatchAct<Item>, reason?: string) => Promise<void>;
}

export function BatchBar<Item>({ acts, rows, all, busy, onAll, onClear, onRun }: BatchBarProps<Item>) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const ask = (act: BatchAct<Item>, some: readonly Item[]): void => {
    const count = some.length;
    const { label, ask: asked, say, danger, reason: named } = act;
    const button = (disabled: boolean) => ({ disabled, ...(danger ? { danger: true, type: "primary" as const } : {}) });
    let reason = "";
    const box = modal.confirm({ title: t(label), okText: `${t(label)} ${count}`, cancelText: t("common.cancel"), okButtonProps: button(named !== undefined), onOk: () => void onRun(act, reason) });
    const typed = (text: string): void => {
      reason = text.trim();
      box.update({ okButtonProps: button(reason === "") });
    };
    box.update({ content: <><p>{t(asked, { count })}</p>{say?.(some).map((line) => <p key={line}>{line}</p>)}{named && <Input aria-label={t(named)} placeholder={t(named)} maxLength={LONGEST} onChange={({ target }) => typed(target.value)} />}</> });
  };
  return (
    <div className="table-bar is-batch" role="toolbar" aria-label={t("table.batch")}>
      <strong className="accent">{t("table.chosen", { count: rows.length })}</strong>
      {rows.length < all && <button type="button" className="btn btn-link" onClick={onAll}>{t("table.chooseAll", { count: all })}</button>}
      {acts.map((act) => {
        const some = rows.filter((item) => act.fits?.(item) ?? true);
        return <Button key={act.label} size="small" disabled={busy || some.length === 0} onClick={() => ask(act, some)}>{`${t(act.label)} ${some.length}`}</Button>;
      })}
      <span className="t2 table-end">{t("table.each")}</span>
      <button type="button" className="btn btn-link" disabled={busy} onClick={onClear}>{t("table.unchoose")}</button>
    </div>
  );
}

/** How many were done, and how many were not. */
export function Outcomes({ outcomes, onClear }: { outcomes: ReadonlyMap<string, Outcome>; onClear: () => void }) {
  const { t } = useTranslation();
  const all = [...outcomes.values()];
  if (all.length === 0 || all.includes("running")) return null;
  const failed = all.filter((outcome) => typeof outcome === "object").length;
  return (
    <p className="table-outcomes" role="status">
      {failed > 0 && <Icon name="warning" />} {t(failed > 0 ? "table.someFailed" : "table.allDone", { done: all.length - failed, count: failed })}
      <button type="button" className="btn btn-link" onClick={onClear}>{t("table.close")}</button>
    </p>
  );
}

/** One row's result. */
export function OutcomeText({ outcome }: { outcome: Outcome }) {
  const { t, i18n } = useTranslation();
  if (typeof outcome === "string") return <span className="t2">{t(`table.${outcome}`)}</span>;
  return <span className="amber">{outcome.error instanceof Refused ? words(outcome.error.problem, i18n.language).title : t("common.noAnswer")}</span>;
}
