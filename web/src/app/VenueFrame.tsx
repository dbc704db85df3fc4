// Member services, from either side, with their menu and their words.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SideMenu } from "./SideMenu";
import "@/i18n/teach/venue";

export function VenueFrame({ workspace, children }: { workspace: "services" | "exchange"; children: ReactNode }) {
  const { t } = useTranslation();
  return <SideMenu workspace={workspace} label={t("venue.menu")}>{children}</SideMenu>;
}
