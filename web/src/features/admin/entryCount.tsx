// Entries that wait for a second person who one may be, and plans that wait, beside the page's name in the menu.
import { useTranslation } from "react-i18next";
import { Tag } from "@/ui/basics";
import { useEntries } from "./entries";

export function EntriesCount() {
  const { t } = useTranslation();
  const { data } = useEntries();
  const waiting = (data?.entries.filter(({ may_confirm }) => may_confirm).length ?? 0) + (data?.waiting.length ?? 0);
  return waiting > 0 ? <Tag tone="amber">{t("admin.waitingCount", { count: waiting })}</Tag> : null;
}
