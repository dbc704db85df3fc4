// The window of a dry run: whatever form was answered with one waits until it is confirmed or given up.
import { Modal } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { onTried } from "@/api/confirming";
import type { Problem } from "@/api/types";
import { Later } from "@/ui/Later";

interface Asked {
  tried: Problem;
  answer: (typed: string | undefined) => void;
}

const loadWindow = async () => (await import("./DryRunOf")).DryRunOf;

export function DryRuns() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    onTried((tried) => new Promise((answer) => setAsked({ tried, answer })));
    return () => onTried(undefined);
  }, []);
  if (!asked) return null;
  const { tried, answer } = asked;
  const entry = tried.numbers["seq"] ?? "";
  const close = (typed?: string): void => {
    setAsked(undefined);
    answer(typed);
  };
  return (
    <Modal open title={t("entryPage.dryRun", { entry })} footer={null} onCancel={() => close()} destroyOnHidden width={640} zIndex={1_100}>
      <Later name="dry-run" load={loadWindow} props={{ key: entry, entry, changed: tried.code === "ENTRY_EFFECT_CHANGED", onClose: close }} />
    </Modal>
  );
}
