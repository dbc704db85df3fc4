// What waits for somebody, beside a page's name in the menu.
import { useTranslation } from "react-i18next";
import { Tag } from "@/ui/basics";
import { useWaitingEntries } from "./cash";
import { useComparisons } from "./queries";

/** Cash entries that wait for a second person (C2). */
export function WaitingCount() {
  const { t } = useTranslation();
  const count = useWaitingEntries().data?.entries.length ?? 0;
  return count > 0 ? <Tag tone="amber">{t("admin.waitingCount", { count })}</Tag> : null;
}

/** Fund accounts whose counter has something else. */
export function DiffersCount() {
  const { t } = useTranslation();
  const count = useComparisons().data?.comparisons.filter(({ differences }) => differences.length > 0).length ?? 0;
  return count > 0 ? <Tag tone="amber">{t("admin.differsCount", { count })}</Tag> : null;
}
