import { useTranslation } from "react-i18next";
import { Section } from "@/ui/page/Section";
import { SettingsTable } from "./SettingsTable";

export function Platform() {
  const { t } = useTranslation();
  return <Section title={t("settingPage.title")}><SettingsTable owner={{ kind: "platform" }} mayChange /></Section>;
}
