// A dry run by its number.
import { useTranslation } from "react-i18next";
import { ErrorBox, Note, Skeleton } from "@/ui/basics";
import { DryRun } from "./DryRun";
import { useEntry } from "./entries";

export function DryRunOf({ entry, changed, onClose }: { entry: string; changed: boolean; onClose: (typed?: string) => void }) {
  const { t } = useTranslation();
  const { data, error } = useEntry(entry);
  return (
    <>
      {changed && <Note title={t("entryPage.changed")} />}
      <ErrorBox error={error} />
      {data ? <DryRun entry={data} submit={t("entryPage.confirmFirst")} onCancel={() => onClose()} onConfirm={onClose} /> : !error && <Skeleton rows={6} />}
    </>
  );
}
