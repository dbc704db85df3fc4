// Whether an object may be used: in order is silent.
import { useTranslation } from "react-i18next";
import type { AccountStatus } from "@/api/types";
import { Tag } from "@/ui/basics";

export function Status({ status }: { status: AccountStatus }) {
  const { t } = useTranslation();
  const text = t(`admin.statuses.${status}`);
  return status === "enabled" ? <>{text}</> : <Tag tone="grey">{text}</Tag>;
}
