// Small pieces every feature uses.
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/types";
import { words } from "@/api/refusal";
import { Refused, Unreachable } from "@/api/client";
import { type Numeric, signOf } from "@/format/fmt";
import { Boundary, Broken } from "./Boundary";
import { Icon } from "./Icon";

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}

export type Tone = "grey" | "blue" | "amber" | "solid";

export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}

/** The class of a signed number: rise, fall, or none at zero. */
export function signClass(value: Numeric, places?: number): string {
  const sign = signOf(value, places);
  return sign > 0 ? "up" : sign < 0 ? "down" : "";
}

export interface Choice<Value extends string> {
  value: Value;
  label: ReactNode;
  disabled?: boolean;
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChoose: (value: Value) => void;
}

/** One of a few, as a row of buttons. */
export function Segmented<Value extends string>({ label, value, choices, onChoose }: ChoiceProps<Value>) {
  return (
    <div className="segmented" role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice.value} type="button" role="radio" aria-checked={choice.value === value} disabled={choice.disabled} onClick={() => onChoose(choice.value)}>
          {choice.label}
        </button>
      ))}
    </div>
  );
}

/** The tabs of a panel's head. */
export function Tabs<Value extends string>({ label, value, choices, onChoose }: ChoiceProps<Value>) {
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice.value} type="button" role="tab" aria-selected={choice.value === value} onClick={() => onChoose(choice.value)}>
          {choice.label}
        </button>
      ))}
    </div>
  );
}

export interface PanelProps {
  /** What the keys know it by. */
  name: string;
  label: string;
  head: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A panel of the terminal: reachable by `[` and `]`, with its own keys. */
export function Panel({ name, label, head, children, className = "" }: PanelProps) {
  return (
    <section className={`panel ${className}`} data-panel={name} aria-label={label} tabIndex={-1}>
      <header className="panel-head">{head}</header>
      <div className="panel-body"><Boundary>{children}</Boundary></div>
    </section>
  );
}

/** Why something was not done, inside a form. */
export function ProblemBox({ problem }: { problem: Problem }) {
  const { i18n } = useTranslation();
  const { title, detail } = words(problem, i18n.language);
  return (
    <div className="warn-box" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        {detail && <small>{detail}</small>}
        <small>{problem.seq ? `${problem.code} · #${problem.seq}` : problem.code}</small>
      </div>
    </div>
  );
}

/** The same for whatever was thrown: a refusal in its words, or that no answer came, and what that means where doing it twice is no harm. */
export function ErrorBox({ error, repeatable = false }: { error: unknown; repeatable?: boolean }) {
  const { t } = useTranslation();
  if (!error) return null;
  if (error instanceof Refused) return <ProblemBox problem={error.problem} />;
  return (
    <div className="warn-box" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{t("common.noAnswer")}</strong>
        <small>{t(repeatable ? "common.noAnswerAgain" : "common.noAnswerDetail")}</small>
      </div>
    </div>
  );
}

/** What a report of an answer without words names: its status, where there was an answer at all. */
const statusOf = (error: unknown): string => (error instanceof Unreachable && /^\d+$/.test(error.message) ? `HTTP ${error.message}` : "UNREACHABLE");

/** A panel whose data did not come; the others live on. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t, i18n } = useTranslation();
  if (!(error instanceof Refused)) return <Broken title={t("common.listMissing")} detail={t("common.listMissingDetail")} code={statusOf(error)} onRetry={onRetry} />;
  const { title, detail } = words(error.problem, i18n.language);
  return <Broken title={t("common.listMissing")} detail={`${title} ${detail}`.trim()} code={error.problem.code} onRetry={onRetry} />;
}

export function Note({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="note">
      <strong>{title}</strong>
      {children && <span>{children}</span>}
    </div>
  );
}

const UNSEEN_MS = 300;

/** The shape of a table that is still on its way; appears only after a moment. */
export function Skeleton({ rows }: { rows: number }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), UNSEEN_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className="skeleton" role="status" aria-label={t("common.loading")}>
      {Array.from({ length: rows }, (_, index) => <span key={index} />)}
    </div>
  );
}
