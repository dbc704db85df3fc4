// How many alarms ask for attention, beside the workspace's name.
import { useTranslation } from "react-i18next";
import { Tag } from "@/ui/basics";
import { useLiveAlarms } from "./liveAlarms";
import "@/i18n/teach/risk";

export function AlarmsCount() {
  const { t } = useTranslation();
  const { open } = useLiveAlarms();
  return open > 0 ? <Tag tone="amber"><span aria-label={t("alarmPage.count", { count: open })}>{open}</span></Tag> : null;
}
