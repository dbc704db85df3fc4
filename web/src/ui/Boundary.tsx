// Around each page and each panel: what breaks inside is told there, and the rest goes on.
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./Icon";

interface BrokenProps {
  title: string;
  detail: string;
  /** What a report of it names. */
  code?: string | undefined;
  busy?: boolean;
  onRetry: () => void;
}

export function Broken({ title, detail, code, busy = false, onRetry }: BrokenProps) {
  const { t } = useTranslation();
  return (
    <div className="note" role="alert">
      <Icon name="plug" />
      <strong>{title}</strong>
      <span>{detail}</span>
      <button type="button" className="btn" disabled={busy} onClick={onRetry}>{t("common.retry")}</button>
      {code && <small className="t3">{code}</small>}
    </div>
  );
}

function Bug({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  return <Broken title={t("broken.bug")} detail={t("broken.bugDetail")} code={`${error.name}: ${error.message}`} onRetry={onRetry} />;
}

interface Held {
  error?: Error | undefined;
}

export class Boundary extends Component<{ children: ReactNode }, Held> {
  override state: Held = {};

  static getDerivedStateFromError(error: unknown): Held {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <Bug error={error} onRetry={() => this.setState({ error: undefined })} /> : this.props.children;
  }
}
