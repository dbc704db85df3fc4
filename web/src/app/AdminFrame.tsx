// Administration, with its menu and its words.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DryRuns } from "@/features/admin/DryRuns";
import { SideMenu } from "./SideMenu";
import "@/i18n/teach/admin";

export function AdminFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <SideMenu workspace="admin" label={t("admin.menu")}>{children}</SideMenu>
      <DryRuns />
    </>
  );
}
